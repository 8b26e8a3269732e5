import type { Problems } from './problem';

export const jobs = {
  job_unknown: {
    status: 404,
    means: 'No job has this id, or another service runs it.',
    mend: 'See GET /jobs; the answer names the nearest, or who runs it.',
  },
  job_not_available: {
    status: 409,
    means: 'The job is declared, and what executes it is not part of this version.',
    mend: 'GET /jobs shows with "runnable" what can be asked for.',
  },
  parameters_invalid: {
    means: 'Parameters are not known, missing or break a rule; errors[] names each with its rule and an example.',
    mend: 'Mend the parameters that are named; GET /jobs/{jobId} has them all.',
  },
  parameter_invalid: { means: 'A parameter breaks its rule.', mend: 'See the rule and the example in the error.' },
  parameter_unknown: {
    means: 'additionalParameters has a key that this import does not know.',
    mend: 'The error names the nearest; GET /jobs/{jobId} has them all.',
  },
  parameter_unfit: {
    means: 'additionalParameters has a key that means nothing to this import.',
    mend: 'Leave it out; the error says why.',
  },
  parameter_missing: { means: 'A parameter that must be there is not.', mend: 'See the example in the error.' },
  run_unknown: {
    status: 404,
    means: 'There is no such run in this service.',
    mend: 'See GET /runs, or ask the service that owns the job.',
  },
  run_ended: {
    status: 409,
    means: 'The run has ended, so there is nothing to cancel.',
    mend: 'Nothing is left to do.',
  },
  run_not_waiting: {
    status: 409,
    means: 'The run does not wait for approval.',
    mend: 'Only a run with the status waiting_for_approval can be approved or rejected.',
  },
  run_overlaps: {
    status: 409,
    means: 'Another run works on the same, and "overlap" is "refuse".',
    mend: 'Wait until it has ended or cancel it; with "queue" a run waits for its turn.',
  },
  run_replaced: {
    means: 'Another run took its place before it began.',
    mend: 'It was asked for with "overlap": "replace-queued".',
  },
  run_cancelled: {
    means: 'A person cancelled the run; who and why stand in it.',
    mend: 'Start it again if that was wrong.',
  },
  run_rejected: {
    means: 'A person rejected the run that waited for approval; who and why stand in it.',
    mend: 'Mend what was wrong and start it again.',
  },
  approval_needed: {
    means:
      'A guard tripped: the file goes further than its import lets through without a person. Nothing of it was applied.',
    mend: 'Look at the figures and the preview, then approve or reject the run; or change the limit in IMPORT_GUARDS.',
  },
  approval_expired: {
    means: 'Nobody approved or rejected what waited within APPROVAL_WITHIN_H. Nothing of it was applied.',
    mend: 'Send the file again.',
  },
  newer_run_came: {
    means:
      'A newer run of the same job read the shops while this one waited for approval. Nothing of this one was taken.',
    mend: 'Nothing: what stands now is what the newer one read.',
  },
  newer_file_came: {
    means: 'A newer file of the same import came while this one waited for approval. Nothing of this one was applied.',
    mend: 'Nothing, unless this one is still what should stand: then send it again.',
  },
  run_attempts_exhausted: {
    means: 'The run was begun several times, and its worker ended each time.',
    mend: 'Look into the log of the service at these times; start the run again once the cause is gone.',
  },
  reason_missing: {
    means: 'A decision about a run needs its reason, and nothing else.',
    mend: 'For example { "reason": "wrong file" }.',
  },
  request_in_hand: {
    status: 409,
    means: 'The same request came before and has no outcome yet.',
    mend: 'Send it again in a moment.',
  },
  idempotency_key_invalid: {
    means: 'Idempotency-Key is not 1 to 255 printable characters.',
    mend: 'Use a new UUID for every new request.',
  },
  idempotency_key_reused: {
    status: 409,
    means: 'The key, or the requestId, came before with another job or other parameters.',
    mend: 'Use a new key for a new request.',
  },
  wait_invalid: { means: 'wait is no number of seconds.', mend: 'For example ?wait=30s; at most 60s are waited.' },
  client_invalid: { means: 'Stockline-Client names no client of the house.', mend: 'Leave the header out.' },
  too_many_streams: {
    status: 429,
    means: 'As many runs are being watched in this replica as it allows.',
    mend: 'Ask GET /runs/{runId} now and then, or POST the run with ?wait=.',
  },
  schedule_unknown: { status: 404, means: 'There is no such schedule in this service.', mend: 'See GET /schedules.' },
  schedule_invalid: {
    means: 'A member of the schedule is not known, missing or breaks its rule.',
    mend: 'See the pointer and the example in the answer.',
  },
  cron_invalid: {
    means: 'The cron expression cannot be read, never comes, or comes more often than once a minute.',
    mend: 'For example 30 2 * * 1-5 (02:30 on weekdays).',
  },
  rrule_invalid: {
    means: 'The rule cannot be read, never comes, or comes more often than once a minute.',
    mend: 'For example FREQ=DAILY;BYHOUR=2;BYMINUTE=30.',
  },
  zone_invalid: {
    means: 'zone is not the IANA name of a time zone.',
    mend: 'For example Europe/Paris or UTC; offsets know no daylight saving.',
  },
  stopping: {
    means: 'The replica is being stopped and hands over what it has in hand.',
    mend: 'Nothing: another goes on with it.',
  },
} as const satisfies Problems;
