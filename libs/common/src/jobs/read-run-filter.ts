import { jobIdOf } from '@app/common/contracts';
import { StocklineError, nearest, shorten } from '@app/common/kernel';
import { runStatuses, type RunStatus } from './job';
import type { RunFilter } from './run-store';

const known = ['jobId', 'status', 'from', 'to', 'limit', 'cursor'];

/** The filters of the list of runs; one that is not known is refused, so that a typo does not list everything. */
export function readRunFilter(query: Readonly<Record<string, string | undefined>>): RunFilter {
  for (const name of Object.keys(query)) {
    if (known.includes(name)) continue;
    const near = nearest(name, known);
    throw new StocklineError({
      code: 'query_invalid',
      message: `runs have no filter "${shorten(name)}"`,
      hint: near === undefined ? `Known are ${known.join(', ')}.` : `Did you mean ${near}?`,
    });
  }
  const { jobId, status, from, to } = query;
  for (const time of [from, to])
    if (time !== undefined && Number.isNaN(Date.parse(time)))
      throw new StocklineError({
        code: 'time_invalid',
        message: `"${shorten(time)}" is no RFC 3339 time`,
        hint: 'For example 2026-11-24T10:00:00Z.',
      });
  if (status !== undefined && !runStatuses.includes(status as RunStatus))
    throw new StocklineError({
      code: 'query_invalid',
      message: `status must be one of ${runStatuses.join(', ')}, not "${shorten(status)}"`,
      hint: 'For example status=failed.',
    });
  return { jobId: jobId === undefined ? undefined : (jobIdOf(jobId) ?? jobId), status, from, to };
}
