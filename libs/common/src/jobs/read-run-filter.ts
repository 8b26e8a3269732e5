import { jobIdOf } from '@app/common/contracts';
import { readTime } from '@app/common/http';
import { StocklineError, shorten } from '@app/common/kernel';
import { runStatuses, type RunStatus } from './job';
import type { RunFilter } from './run-store';

export const runFilters = ['jobId', 'status', 'from', 'to', 'limit', 'cursor'] as const;

/** The filters of the list of runs. */
export function readRunFilter({
  jobId,
  status,
  from,
  to,
}: Partial<Record<(typeof runFilters)[number], string>>): RunFilter {
  if (status !== undefined && !runStatuses.includes(status as RunStatus))
    throw new StocklineError({
      code: 'query_invalid',
      message: `status must be one of ${runStatuses.join(', ')}, not "${shorten(status)}"`,
      hint: 'For example status=failed.',
    });
  return {
    jobId: jobId === undefined ? undefined : (jobIdOf(jobId) ?? jobId),
    status,
    from: readTime('from', from),
    to: readTime('to', to),
  };
}
