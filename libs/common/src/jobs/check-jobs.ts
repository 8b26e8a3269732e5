import { jobOwners, type JobId, type ServiceName } from '@app/common/contracts';
import { StocklineError } from '@app/common/kernel';
import type { DeclaredJob } from './job';

/**
 * Refuses a service that does not declare exactly the jobs that are its own: one that is missing would be asked for in vain,
 * one too many would be run by two services. One error names them all.
 */
export function checkJobs(service: ServiceName, jobs: readonly DeclaredJob[]): void {
  const ids = jobs.map(({ id }) => id);
  const own = (Object.keys(jobOwners) as JobId[]).filter((id) => jobOwners[id] === service);
  const problems = [
    ...own.filter((id) => !ids.includes(id)).map((id) => `${id} is not declared`),
    ...ids.filter((id) => !own.includes(id)).map((id) => `${id} belongs to ${jobOwners[id]}`),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id} is declared twice`),
    ...jobs.flatMap(({ id, parameters, checks = {} }) =>
      Object.keys(checks)
        .filter((name) => !Object.hasOwn(parameters, name))
        .map((name) => `${id} checks ${name}, which is no parameter of it`),
    ),
  ];
  if (problems.length === 0) return;
  throw new StocklineError({
    code: 'jobs_not_declared',
    message: `the jobs of ${service} do not match the list of owners: ${problems.join('; ')}`,
    hint: 'Owners stand in libs/common/src/contracts/job-owners.ts; declarations in application/*.job.ts.',
  });
}
