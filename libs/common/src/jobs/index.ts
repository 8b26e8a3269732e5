export type { Job, ParameterValues, RunContext, RunOutcome } from './job';
export { readParameters } from './read-parameters';
export { CreateRuns1763900000201 } from './create-runs';
export { RunQueue } from './run-queue';
export { RunControl } from './run-control';
export { JobsController } from './jobs.controller';
export { TakeJobRequests } from './take-job-requests';
