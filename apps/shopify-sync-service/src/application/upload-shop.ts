import { StocklineError } from '@app/common/kernel';
import { deliver, sendStored, type Delivery } from './deliver';
import { locationsToRead, planLevels, type Plan } from './plan-levels';
import type { DueLevel, LevelOutcome, Observations, Selection } from './ports';

const levelsAtATime = 5_000;
const rounds = 5;
const resendWithinMs = 12 * 60 * 60 * 1000;

export interface ShopUpload {
  selection: Selection;
  /** Compares and tells, and writes nothing to the shop. */
  dryRun: boolean;
  signal: AbortSignal;
  /** Is told how many levels have an outcome, of how many. */
  onProgress: (stage: string, done: number, total: number | null) => Promise<void>;
}

/** Takes every selected level of a shop to an outcome. */
export async function uploadShop(delivery: Delivery, upload: ShopUpload): Promise<void> {
  const { levels, shopId, runId } = delivery;
  try {
    if (!upload.dryRun) await settleOpenRequests(delivery);
    await levels.finishMarking(shopId);
    const isListed = upload.selection.which === 'all';
    if (isListed) await listShop(delivery, upload);
    await uploadSelected(delivery, upload, isListed);
  } catch (error) {
    if (!(error instanceof StocklineError) || !error.code.startsWith('shop_')) throw error;
    // The shop cannot be reached: what is due stays due, with the reason, and nobody else waits for it.
    await levels.deferRest(shopId, runId, upload.selection, { code: error.code, reason: error.message });
  } finally {
    await levels.forgetListed(runId, shopId);
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
  for (const locationId of locationsToRead(await levels.mappings(shopId), selection.locationIds))
    for await (const page of access.list(locationId)) {
      signal.throwIfAborted();
      await levels.keepListed(runId, shopId, locationId, page);
      await onProgress('reading', (read += page.length), null);
    }
  await levels.tellNotOurs(runId, shopId);
}

async function uploadSelected(delivery: Delivery, upload: ShopUpload, isListed: boolean): Promise<void> {
  const { levels, shopId, runId, access } = delivery;
  const { selection, signal, onProgress } = upload;
  const total = await levels.countSelected(shopId, selection);
  let done = 0;
  for (let after = ''; ;) {
    signal.throwIfAborted();
    const due = await levels.select(shopId, selection, after, levelsAtATime);
    if (due.length === 0) return;
    after = due.at(-1)!.productId;
    await uploadLevels(
      delivery,
      due,
      isListed ? await levels.listed(runId, shopId, due) : await access.observe(due),
      upload.dryRun,
    );
    await onProgress('uploading', (done += due.length), Math.max(total, done));
  }
}

/** Writes what differs, again as long as the shop's numbers move under it. */
async function uploadLevels(
  delivery: Delivery,
  due: readonly DueLevel[],
  observed: Observations,
  dryRun: boolean,
): Promise<void> {
  const { levels, access, shopId, runId } = delivery;
  let open = due;
  let observations = observed;
  for (let round = 1; ; round++) {
    const plan = await planLevels(levels, shopId, open, observations);
    if (dryRun) return levels.tell(shopId, runId, [...plan.outcomes, ...wouldBeWritten(plan)]);
    await levels.settle(shopId, runId, undefined, 'confirmed', plan.outcomes);
    const moved = [...(await deliver(delivery, plan.falls)), ...(await deliver(delivery, plan.rises))];
    if (moved.length === 0) return;
    if (round >= rounds) {
      await levels.settle(shopId, runId, undefined, 'confirmed', moved.map(keepsMoving));
      return;
    }
    open = await levels.again(shopId, moved);
    observations = await access.observe(open);
  }
}

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
