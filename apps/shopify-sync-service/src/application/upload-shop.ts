import { StocklineError } from '@app/common/kernel';
import { mustWrite } from '../domain/must-write';
import { risesHeldBack } from '../domain/rises-held-back';
import { deliver, sendStored, type Delivery } from './deliver';
import { locationsToRead, planLevels, type Plan } from './plan-levels';
import { readShop } from './read-shop';
import type { DueLevel, LevelOutcome, Observations, PlannedLevel, Selection } from './ports';

const levelsAtATime = 5_000;
const rounds = 5;
const resendWithinMs = 12 * 60 * 60 * 1000;

export interface ShopUpload {
  selection: Selection;
  /** Compares and tells, and writes nothing to the shop. */
  dryRun: boolean;
  /** What the shop holds was listed already, beside its lease. */
  isListed: boolean;
  signal: AbortSignal;
  /** Is told how many levels have an outcome, of how many. */
  onProgress: (stage: string, done: number, total: number | null) => Promise<void>;
}

/** Takes every selected level of a shop to an outcome. */
export async function uploadShop(delivery: Delivery, upload: ShopUpload): Promise<void> {
  const { levels, shopId, runId } = delivery;
  try {
    if (!upload.dryRun) await settleOpenRequests(delivery);
    if (!upload.dryRun) await levels.releaseUnseen(shopId, delivery.unseenGraceMs);
    await levels.finishMarking(shopId);
    const readsAll = upload.selection.which === 'all';
    if (readsAll && !upload.isListed) await listShop(delivery, upload);
    await uploadSelected(delivery, upload, readsAll);
  } catch (error) {
    if (!(error instanceof StocklineError) || !error.code.startsWith('shop_')) throw error;
    // The shop cannot be reached: what is due stays due, with the reason, and nobody else waits for it.
    await levels.deferRest(shopId, runId, upload.selection, { code: error.code, reason: error.message });
  }
}

/** What an earlier run sent without learning its fate is settled first: sent again as it was, Shopify says what it did. */
async function settleOpenRequests(delivery: Delivery): Promise<void> {
  const { levels, shopId, runId } = delivery;
  for (const request of await levels.openRequests(shopId)) {
    if (Date.now() - request.storedAt.getTime() > resendWithinMs)
      await levels.settle(shopId, runId, request, 'abandoned', []);
    else await sendStored(delivery, request);
  }
}

/** Reads every level of the chosen locations, as the shop lists them; what it has and nobody here knows is told, and left alone. */
async function listShop(
  { levels, access, shopId, runId }: Delivery,
  { selection, signal, onProgress }: ShopUpload,
): Promise<void> {
  await levels.forgetListed(runId, shopId);
  let read = 0;
  for (const locationId of locationsToRead(await levels.layout(shopId), selection.locationIds))
    for await (const page of access.list(locationId)) {
      signal.throwIfAborted();
      await levels.keepListed(runId, shopId, page);
      await onProgress('reading', (read += page.length), null);
    }
  await levels.tellNotOurs(runId, shopId);
}

async function uploadSelected(delivery: Delivery, upload: ShopUpload, isListed: boolean): Promise<void> {
  const { levels, shopId, runId } = delivery;
  const { selection, signal, onProgress } = upload;
  const total = await levels.countSelected(shopId, selection);
  let done = 0;
  for (let after = ''; ;) {
    signal.throwIfAborted();
    const due = await levels.select(shopId, selection, after, levelsAtATime);
    if (due.length === 0) return;
    after = due.at(-1)!.productId;
    await uploadLevels(delivery, due, upload.dryRun, isListed ? await levels.listed(runId, shopId, due) : undefined);
    await onProgress('uploading', (done += due.length), Math.max(total, done));
  }
}

/** Writes what differs, again as long as the shop's numbers move under it. */
async function uploadLevels(
  delivery: Delivery,
  due: readonly DueLevel[],
  dryRun: boolean,
  listed: Observations | undefined,
): Promise<void> {
  const { levels, shopId, runId } = delivery;
  let open = due;
  for (let round = 1; ; round++) {
    const reading = await readShop(delivery, open, { dryRun, ...(listed && round === 1 ? { listed } : {}) });
    const plan = await planLevels(levels, shopId, open, reading);
    if (dryRun) return levels.tell(shopId, runId, [...plan.outcomes, ...wouldBeWritten(plan)]);
    await levels.settle(shopId, runId, undefined, 'confirmed', plan.outcomes);
    const moved = await write(delivery, plan);
    if (moved.length === 0) return;
    if (round >= rounds) {
      await levels.settle(shopId, runId, undefined, 'confirmed', moved.map(keepsMoving));
      return;
    }
    open = await levels.again(shopId, moved);
  }
}

/**
 * Sends the falls, and then the rises of items that have no fall left which is not confirmed: until then the sum over the shop's locations must not
 * grow. Gives what is to be read and computed again.
 */
async function write(delivery: Delivery, plan: Plan): Promise<DueLevel[]> {
  const { levels, shopId, runId } = delivery;
  const fell = await deliver(delivery, plan.falls);
  const soon = risesHeldBack(plan.rises, fell.moved);
  const beside = await levels.unsettledBeside(shopId, soon.free);
  const stuck = beside.filter((level) => {
    const target = plan.targets.get(level.productId)?.get(level.locationId);
    return target !== undefined && mustWrite(target, level.observed) && target < level.observed;
  });
  const { free, waiting } = risesHeldBack(soon.free, [...fell.parked, ...stuck]);
  await levels.settle(shopId, runId, undefined, 'confirmed', waiting.map(waitsForFall));
  const rose = await deliver(delivery, free);
  return [...fell.moved, ...soon.waiting.map(({ rise }) => rise), ...rose.moved];
}

const waitsForFall = ({
  rise,
  fall,
}: ReturnType<typeof risesHeldBack<PlannedLevel>>['waiting'][number]): LevelOutcome => ({
  outcome: 'deferred',
  level: rise,
  code: 'falls_first',
  reason: `the item's fall at location ${fall.locationId} is not confirmed; until it is, nothing of it rises in this shop`,
  observed: rise.observed,
  target: rise.target,
});

const wouldBeWritten = ({ falls, rises }: Plan): LevelOutcome[] =>
  [...falls, ...rises].map((level) => ({
    outcome: 'deferred',
    level,
    code: 'dry_run',
    reason: 'would be written',
    observed: level.observed,
    target: level.target,
  }));

const keepsMoving = (level: DueLevel): LevelOutcome => ({
  outcome: 'deferred',
  level,
  code: 'keeps_moving',
  reason: `the shop's number moved under ${rounds} attempts; the level stays due`,
});
