import type { DeclaredJob, Job } from './job';

/** Whether what executes the job is part of this version. */
export const isBuilt = (job: DeclaredJob): job is Job => job.run !== null;
