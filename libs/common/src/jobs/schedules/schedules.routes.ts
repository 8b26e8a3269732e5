import { shape, type RouteDoc, type Schema } from '@app/common/http';
import { overlaps } from '../job';
import { missedPolicies } from './schedule';

const nullableText: Schema = { type: ['string', 'null'] };
const nullableTime = shape.orNull(shape.time('RFC 3339'));
const jobId = shape.text('id of the job, or an alias', 'JOB_UL_INV');
const cron = shape.text('five fields: minute, hour, day, month, weekday', '30 2 * * *');
const rrule = shape.text('an iCalendar rule (RFC 5545)', 'FREQ=DAILY;BYHOUR=2;BYMINUTE=30');
const zone = shape.text('IANA name of the zone whose wall clock is meant', 'Europe/Paris');
const missed = shape.choice('what becomes of times while no replica ran: nothing, or one run for all', missedPolicies);

const scheduleShape = shape.object(
  {
    name: shape.text('its name'),
    jobId,
    'cron?': cron,
    'rrule?': rrule,
    zone,
    missed,
    overlap: shape.orNull(shape.choice('null: as the job has it', overlaps)),
    parameters: { type: 'object' },
    enabled: { type: 'boolean' },
    next: shape.listOf(shape.time('when it comes, or would come if it were switched on')),
    lastRunId: nullableText,
    lastFiredAt: nullableTime,
    lastSkippedAt: nullableTime,
    lastRefusal: shape.orNull(
      shape.object({ code: { type: 'string' }, message: { type: 'string' }, hint: nullableText }),
    ),
    changedBy: nullableText,
    changedAt: shape.time('when it was written last'),
  },
  { title: 'Schedule' },
);

const path = {
  name: shape.text('name of the schedule', 'nightly', { pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$' }),
};

export const schedulesRoutes = {
  list: {
    id: 'listSchedules',
    summary: 'When the jobs of this service run by themselves.',
    answer: shape.pageOf(scheduleShape),
  },
  one: { id: 'showSchedule', summary: 'A schedule.', path, answer: scheduleShape, problems: ['schedule_unknown'] },
  put: {
    id: 'putSchedule',
    summary: 'States a schedule, in place of the one of that name.',
    path,
    body: shape.object(
      {
        jobId,
        'cron?': cron,
        'rrule?': rrule,
        'zone?': zone,
        'missed?': missed,
        'overlap?': shape.orNull(shape.choice('null: as the job has it', overlaps)),
        'parameters?': { type: 'object', description: 'as a run of the job takes them' },
        'enabled?': { type: 'boolean', default: true },
      },
      { description: 'Either cron or rrule.', oneOf: [{ required: ['cron'] }, { required: ['rrule'] }] },
    ),
    answer: scheduleShape,
    problems: [
      'job_unknown',
      'schedule_invalid',
      'cron_invalid',
      'rrule_invalid',
      'zone_invalid',
      'parameters_invalid',
      'job_not_available',
    ],
  },
  remove: {
    id: 'removeSchedule',
    summary: 'Takes a schedule away. One that was delivered is switched off and stays.',
    path,
    answer: null,
    problems: ['schedule_unknown'],
  },
} satisfies Record<string, RouteDoc>;
