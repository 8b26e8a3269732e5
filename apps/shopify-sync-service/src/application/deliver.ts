import { culpritsOf } from '../domain/culprits-of';
import type { DueLevel, LevelOutcome, Levels, PlannedLevel, ShopAccess, StoredRequest } from './ports';

const rowsARequest = 250;

export interface Delivery {
  levels: Levels;
  access: ShopAccess;
  shopId: string;
  runId: string;
}

/**
 * Writes planned levels in requests of up to 250, each stored before it is sent. Rows that Shopify will not take are parked alone and the others
 * sent in a new request. Gives back the levels whose number had moved meanwhile: they are to be read and computed again.
 */
export async function deliver(delivery: Delivery, planned: readonly PlannedLevel[]): Promise<DueLevel[]> {
  const moved: DueLevel[] = [];
  const waiting: PlannedLevel[][] = [];
  for (let start = 0; start < planned.length; start += rowsARequest)
    waiting.push(planned.slice(start, start + rowsARequest));
  for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
    const request = await delivery.levels.store(delivery.shopId, delivery.runId, batch);
    const { stale, resend } = await sendStored(delivery, request);
    moved.push(...stale);
    waiting.unshift(...resend);
  }
  return moved;
}

/** Sends a stored request and settles it by its reply. `resend` holds what must go out anew, as other requests. */
export async function sendStored(
  delivery: Delivery,
  request: StoredRequest,
): Promise<{ stale: DueLevel[]; resend: PlannedLevel[][] }> {
  const { levels, access, shopId, runId } = delivery;
  await levels.countSend(request.requestId);
  const { errors, refused } = await access.write(request);
  if (errors.length === 0 && !refused) {
    await levels.settle(shopId, runId, request, 'confirmed', request.levels.map(confirmed));
    return { stale: [], resend: [] };
  }
  const refusal = culpritsOf(errors);
  const unplaced = refused ?? refusal.unplaced[0];
  // A key that is burnt says nothing of the rows: they are read again, and go out under a new one.
  if (unplaced?.code.startsWith('IDEMPOTENCY_')) {
    await levels.settle(shopId, runId, request, 'abandoned', []);
    return { stale: [...request.levels], resend: [] };
  }
  if (unplaced && refusal.culprits.size === 0 && refusal.stale.size === 0) return bisect(delivery, request, unplaced);
  const parked = request.levels.flatMap((level, row) => {
    const culprit = refusal.culprits.get(row);
    return culprit ? [parkedLevel(level, culprit)] : [];
  });
  await levels.settle(shopId, runId, request, 'refused', parked);
  const good = request.levels.filter((_, row) => !refusal.culprits.has(row) && !refusal.stale.has(row));
  return { stale: request.levels.filter((_, row) => refusal.stale.has(row)), resend: good.length > 0 ? [good] : [] };
}

/** An error that names no row: halves are tried until the culprit is alone. */
async function bisect(
  { levels, shopId, runId }: Delivery,
  request: StoredRequest,
  told: { code: string; reason: string },
): Promise<{ stale: DueLevel[]; resend: PlannedLevel[][] }> {
  const alone = request.levels.length === 1;
  await levels.settle(shopId, runId, request, 'refused', alone ? [parkedLevel(request.levels[0]!, told)] : []);
  const middle = Math.ceil(request.levels.length / 2);
  return { stale: [], resend: alone ? [] : [request.levels.slice(0, middle), request.levels.slice(middle)] };
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
