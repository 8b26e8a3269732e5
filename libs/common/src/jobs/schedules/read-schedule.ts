import { StocklineError, nearest, shorten } from '@app/common/kernel';
import { overlaps, type Overlap } from '../job';
import { missedPolicies, type Missed, type Schedule } from './schedule';

const members = ['jobId', 'cron', 'rrule', 'zone', 'missed', 'overlap', 'parameters', 'enabled'];
const example =
  'For example { "jobId": "JOB_UL_INV", "cron": "30 2 * * *", "zone": "Europe/Paris", "missed": "once", "parameters": {}, "enabled": true }.';

/** A schedule as it was sent; whether its job, its times and its parameters make sense is asked elsewhere. */
export type GivenSchedule = Omit<Schedule, 'jobId'> & { jobId: string };

/** Reads the body of `PUT /schedules/{name}`. */
export function readSchedule(name: string, body: unknown): GivenSchedule {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name))
    throw wrong(
      '/name',
      `the name of a schedule is up to 100 letters, digits, ".", "_" and "-", not "${shorten(name)}"`,
    );
  if (!isObject(body)) throw wrong('', 'the body must be an object');
  for (const member of Object.keys(body)) {
    const near = nearest(member, members);
    if (!members.includes(member))
      throw wrong(`/${member}`, `a schedule has no member "${shorten(member)}"`, near && `Did you mean ${near}?`);
  }
  const { jobId, zone = 'UTC', missed = 'skip', overlap = null, parameters = {}, enabled = true } = body;
  if (typeof jobId !== 'string') throw wrong('/jobId', '"jobId" must name a job');
  if (typeof zone !== 'string') throw wrong('/zone', '"zone" must be the IANA name of a time zone');
  if (!missedPolicies.includes(missed as Missed)) throw wrong('/missed', notOneOf('missed', missedPolicies, missed));
  if (overlap !== null && !overlaps.includes(overlap as Overlap))
    throw wrong('/overlap', notOneOf('overlap', overlaps, overlap));
  if (!isObject(parameters)) throw wrong('/parameters', '"parameters" must be an object');
  if (typeof enabled !== 'boolean') throw wrong('/enabled', '"enabled" must be true or false');
  return {
    name,
    jobId,
    ...readExpression(body),
    zone,
    missed: missed as Missed,
    overlap: overlap as Overlap | null,
    parameters,
    enabled,
  };
}

function readExpression({ cron, rrule }: Record<string, unknown>): Pick<Schedule, 'kind' | 'expression'> {
  if (typeof cron === 'string' && rrule === undefined) return { kind: 'cron', expression: cron.trim() };
  if (typeof rrule === 'string' && cron === undefined) return { kind: 'rrule', expression: rrule.trim() };
  throw wrong('/cron', 'a schedule has either "cron" or "rrule", as text');
}

const notOneOf = (name: string, known: readonly string[], value: unknown): string =>
  `"${name}" must be one of ${known.join(', ')}, not ${shorten(value)}`;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const wrong = (pointer: string, message: string, hint = example): StocklineError =>
  new StocklineError({
    code: 'schedule_invalid',
    message,
    hint,
    details: { errors: [{ pointer, rule: message }] },
  });
