import { jobAliasesOf, jobOwners } from '@app/common/contracts';
import { isBuilt } from './is-built';
import type { DeclaredJob } from './job';

/** A job as people see it: everything comes from its declaration, so that no form or document says anything else. */
export const shownJob = (job: DeclaredJob) => ({
  jobId: job.id,
  title: job.title,
  aliases: jobAliasesOf(job.id),
  service: jobOwners[job.id],
  /** False where the job's engine is not part of this version: asking for a run is refused. */
  runnable: isBuilt(job),
  overlap: job.overlap ?? 'queue',
  parameters: Object.entries(job.parameters).map(
    ([name, { type, required = false, default: byDefault = null, rule, example, help, aliases = [] }]) => ({
      name,
      type,
      required,
      default: byDefault,
      rule,
      example,
      help,
      aliases,
    }),
  ),
});
