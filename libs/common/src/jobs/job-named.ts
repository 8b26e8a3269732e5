import { jobAliasesOf, jobIdOf, jobOwners, type JobId } from '@app/common/contracts';
import { StocklineError, nearest, shorten } from '@app/common/kernel';
import type { DeclaredJob } from './job';

/** The job that a name or alias stands for here, or an error that says where it lives or what was meant. */
export function jobNamed(jobs: readonly DeclaredJob[], name: string): DeclaredJob {
  const id = jobIdOf(name);
  const job = jobs.find((known) => known.id === id);
  if (job) return job;
  if (id !== undefined)
    throw new StocklineError({
      code: 'job_unknown',
      message: `${id} is not run by this service`,
      hint: `Ask ${jobOwners[id]}, which runs it.`,
    });
  throw jobUnknown(name);
}

/** A name that no job has, with the one that was meant. */
export function jobUnknown(name: string): StocklineError {
  const ids = Object.keys(jobOwners) as JobId[];
  const near = nearest(name, [...ids, ...ids.flatMap(jobAliasesOf)]);
  return new StocklineError({
    code: 'job_unknown',
    message: `there is no job "${shorten(name)}"`,
    hint: near === undefined ? `There are ${ids.join(', ')}.` : `Did you mean ${near}?`,
  });
}
