import { newVisitId } from '../domain/visit-id';
import type { RunCounts } from './ports';
import { visitShop, type VisitParts } from './visit-shop';

/**
 * Takes what has changed in one shop to it now, as a run of UL_RCNT_INV would: under the shop's lease, with its limiter, and every guarantee of runs. Gives
 * what became of the levels; undefined where somebody else holds the shop, who may be taking them there this moment.
 *
 * Its requests are kept as those of runs are; what became of each level is not, or a level that sells all day would leave a row a second. Bulk operations
 * are not begun: while one is waited for, nothing else of the shop would flow.
 */
export async function flowChanges(
  parts: VisitParts,
  shopId: string,
  signal: AbortSignal,
): Promise<RunCounts | undefined> {
  const runId = newVisitId();
  const { levels } = parts;
  const upload = {
    selection: { which: 'changed', locationIds: null },
    dryRun: false,
    signal,
    onProgress: async () => undefined,
  } as const;
  try {
    const byRequests = { ...parts, bulk: { ...parts.bulk, writesFromMs: Infinity } };
    const traffic = await visitShop(byRequests, shopId, runId, upload, true);
    return traffic && (await levels.countsOf(runId));
  } finally {
    await levels.forgetOutcomes(runId);
  }
}
