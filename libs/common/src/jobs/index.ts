export type { DeclaredJob, Job, NotBuiltJob, Overlap, ParameterValues, RunContext, RunOutcome } from './job';
export { checkedBy, type ParameterCheck } from './parameter-check';
export { checkJobs } from './check-jobs';
export { readParameters } from './read-parameters';
export { CreateRuns1763900000201 } from './create-runs';
export { RunQueue } from './run-queue';
export { RunControl } from './run-control';
export { JobsController } from './jobs.controller';
export { TakeJobRequests } from './take-job-requests';
