import { culpritsOf } from '../domain/culprits-of';
import type { Delivery } from './delivery';
import {
  placeOf,
  type DueLevel,
  type LevelOutcome,
  type PlannedLevel,
  type StoredRequest,
  type WriteReply,
} from './ports';

/** What of levels that were sent is not confirmed. */
export interface Undelivered {
  /** Their number had moved meanwhile: to be read and computed again. */
  moved: DueLevel[];
  /** Shopify will not take them: set aside. */
  parked: PlannedLevel[];
}

/** `resend` holds what must go out anew, as other requests. */
export type Sent = Undelivered & { resend: PlannedLevel[][] };

type Settling = Pick<Delivery, 'levels' | 'shopId' | 'runId'>;

/** Settles a request by what the shop said to it. Of levels that were overtaken nothing is confirmed. */
export async function settleReply(
  settling: Settling,
  request: StoredRequest,
  { errors, refused }: WriteReply,
  overtaken: ReadonlySet<string> = new Set(),
): Promise<Sent> {
  const { levels, shopId, runId } = settling;
  if (errors.length === 0 && !refused) {
    const known = request.levels.filter((level) => !overtaken.has(placeOf(level)));
    await levels.settle(shopId, runId, request, 'confirmed', known.map(confirmed));
    return { moved: [], parked: [], resend: [] };
  }
  const refusal = culpritsOf(errors);
  const unplaced = refused ?? refusal.unplaced[0];
  // A key that is burnt says nothing of the rows: they are read again, and go out under a new one.
  if (unplaced?.code.startsWith('IDEMPOTENCY_')) {
    await levels.settle(shopId, runId, request, 'abandoned', []);
    return { moved: [...request.levels], parked: [], resend: [] };
  }
  if (unplaced && refusal.culprits.size === 0 && refusal.stale.size === 0) return bisect(settling, request, unplaced);
  const parked = request.levels.flatMap((level, row) => {
    const culprit = refusal.culprits.get(row);
    return culprit ? [parkedLevel(level, culprit)] : [];
  });
  await levels.settle(shopId, runId, request, 'refused', parked);
  const good = request.levels.filter((_, row) => !refusal.culprits.has(row) && !refusal.stale.has(row));
  return {
    moved: request.levels.filter((_, row) => refusal.stale.has(row)),
    parked: request.levels.filter((_, row) => refusal.culprits.has(row)),
    resend: good.length > 0 ? [good] : [],
  };
}

/** An error that names no row: halves are tried until the culprit is alone. */
async function bisect(
  { levels, shopId, runId }: Settling,
  request: StoredRequest,
  told: { code: string; reason: string },
): Promise<Sent> {
  const alone = request.levels.length === 1;
  await levels.settle(shopId, runId, request, 'refused', alone ? [parkedLevel(request.levels[0]!, told)] : []);
  if (alone) return { moved: [], parked: [...request.levels], resend: [] };
  const middle = Math.ceil(request.levels.length / 2);
  return { moved: [], parked: [], resend: [request.levels.slice(0, middle), request.levels.slice(middle)] };
}

const confirmed = (level: PlannedLevel): LevelOutcome => ({
  outcome: 'confirmed',
  level,
  observed: level.observed,
  target: level.target,
});
const parkedLevel = (level: PlannedLevel, { code, reason }: { code: string; reason: string }): LevelOutcome => ({
  outcome: 'parked',
  level,
  code,
  reason,
  observed: level.observed,
  target: level.target,
});
