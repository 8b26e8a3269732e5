import { culpritsOf } from '../domain/culprits-of';
import type { Published } from '../domain/targets-of';
import type { DueLevel, LevelOutcome, Levels, PlannedLevel, ShopAccess, StoredRequest } from './ports';
import { sideBySide } from './side-by-side';

const rowsARequest = 250;
/** Of different levels: so many replies can be under way that the distance to the shop does not leave its bucket unused. */
const requestsAtOnce = 8;

export interface Delivery {
  levels: Levels;
  access: ShopAccess;
  shopId: string;
  runId: string;
  publish: Published;
  /** How long units that a shop sold are waited for, until their order is heard of. */
  unseenGraceMs: number;
}

/** What of levels that were sent is not confirmed. */
export interface Undelivered {
  /** Their number had moved meanwhile: to be read and computed again. */
  moved: DueLevel[];
  /** Shopify will not take them: set aside. */
  parked: PlannedLevel[];
}

/**
 * Writes planned levels in requests of up to 250, each stored before it is sent. Rows that Shopify will not take are parked alone and the others
 * sent in a new request.
 */
export async function deliver(delivery: Delivery, planned: readonly PlannedLevel[]): Promise<Undelivered> {
  const undelivered: Undelivered = { moved: [], parked: [] };
  const waiting: PlannedLevel[][] = [];
  for (let start = 0; start < planned.length; start += rowsARequest)
    waiting.push(planned.slice(start, start + rowsARequest));
  await sideBySide(waiting, requestsAtOnce, async (batch) => {
    const request = await delivery.levels.store(delivery.shopId, delivery.runId, delivery.publish, batch);
    const { moved, parked, resend } = await sendStored(delivery, request);
    undelivered.moved.push(...moved);
    undelivered.parked.push(...parked);
    waiting.unshift(...resend);
  });
  return undelivered;
}

/** `resend` holds what must go out anew, as other requests. */
type Sent = Undelivered & { resend: PlannedLevel[][] };

/** Sends a stored request and settles it by its reply. */
export async function sendStored(delivery: Delivery, request: StoredRequest): Promise<Sent> {
  const { levels, access, shopId, runId } = delivery;
  await levels.countSend(request.requestId);
  const { errors, refused } = await access.write(request);
  if (errors.length === 0 && !refused) {
    await levels.settle(shopId, runId, request, 'confirmed', request.levels.map(confirmed));
    return { moved: [], parked: [], resend: [] };
  }
  const refusal = culpritsOf(errors);
  const unplaced = refused ?? refusal.unplaced[0];
  // A key that is burnt says nothing of the rows: they are read again, and go out under a new one.
  if (unplaced?.code.startsWith('IDEMPOTENCY_')) {
    await levels.settle(shopId, runId, request, 'abandoned', []);
    return { moved: [...request.levels], parked: [], resend: [] };
  }
  if (unplaced && refusal.culprits.size === 0 && refusal.stale.size === 0) return bisect(delivery, request, unplaced);
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
  { levels, shopId, runId }: Delivery,
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
