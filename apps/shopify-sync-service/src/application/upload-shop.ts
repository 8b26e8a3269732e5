import { StocklineError } from '@app/common/kernel';
import { risesHeldBack } from '../domain/rises-held-back';
import { deliver, requestsAtOnce, sendStored } from './deliver';
import type { Delivery } from './delivery';
import { freeRises } from './free-rises';
import { locationsToRead, planLevels, type Plan } from './plan-levels';
import type { DueLevel, LevelOutcome, Observations, PlannedLevel } from './ports';
import { readShop } from './read-shop';
import { leftOpen, selectedPages, type ShopUpload } from './selected-pages';
import { settleBulks } from './settle-bulks';
import { sideBySide } from './side-by-side';
import { stageBulk } from './stage-bulk';
import { workPages } from './work-pages';

const rounds = 5;
const resendWithinMs = 12 * 60 * 60 * 1000;
const openAtATime = 40;
/** So many bulk operations a run: what still moves then goes out by requests. */
const operationsARun = 8;

/** How far the visits of a run to a shop have come. */
export interface Visits {
  /** What the shop holds was listed. */
  isListed: boolean;
  /** What is left to do; undefined = not decided yet. */
  passes: ('falls' | 'rises' | 'rest')[] | undefined;
  operations: number;
  /** Whether so many levels go out by bulk operations. */
  isForBulk: (count: () => Promise<number>) => Promise<boolean>;
}

/** One visit: takes selected levels of a shop to an outcome, until all have one, or until a bulk operation is to be waited for, which is given. */
export async function uploadShop(delivery: Delivery, upload: ShopUpload, visits: Visits): Promise<string | undefined> {
  const { levels, shopId, runId } = delivery;
  try {
    if (!upload.dryRun) await settleBulks(delivery, upload.signal);
    if (!upload.dryRun) await settleOpenRequests(delivery);
    if (!upload.dryRun) await levels.releaseUnseen(shopId, delivery.unseenGraceMs);
    await levels.finishMarking(shopId);
    if (upload.selection.which === 'all' && !visits.isListed) await listShop(delivery, upload);
    visits.isListed = true;
    visits.passes ??= await passesOf(delivery, upload, visits);
    return await goOn(delivery, upload, visits);
  } catch (error) {
    if (!(error instanceof StocklineError) || !(error.code.startsWith('shop_') || error.code === 'copies_read_again'))
      throw error;
    // The shop cannot be reached, or its numbers not be told: what is due stays due, with the reason, and nobody else waits for it.
    const rest = visits.isListed ? leftOpen(upload.selection) : upload.selection;
    await levels.deferRest(shopId, runId, rest, { code: error.code, reason: error.message });
    return undefined;
  }
}

/** By bulk, falls go out before rises; what is left then, stale lines and rises that waited among it, goes out by requests. */
async function passesOf(
  { levels, shopId, runId }: Delivery,
  { dryRun, selection }: ShopUpload,
  { isForBulk }: Visits,
): Promise<NonNullable<Visits['passes']>> {
  const count = (): Promise<number> =>
    selection.which === 'all'
      ? levels.countDiffering(runId, shopId, selection)
      : levels.countSelected(shopId, selection);
  return !dryRun && (await isForBulk(count)) ? ['falls', 'rises', 'rest'] : ['rest'];
}

async function goOn(delivery: Delivery, upload: ShopUpload, visits: Visits): Promise<string | undefined> {
  const passes = visits.passes!;
  for (let pass = passes[0]; pass !== undefined; passes.shift(), pass = passes[0]) {
    if (pass === 'rest') await uploadSelected(delivery, upload);
    else if (visits.operations < operationsARun) {
      const staged = await stageBulk(delivery, upload, pass);
      if (staged === undefined) continue;
      visits.operations++;
      if (staged.isAll) passes.shift();
      return staged.bulkId;
    }
  }
  return undefined;
}

/** What was sent without learning its fate is settled first: sent again as it was, Shopify says what it did. */
async function settleOpenRequests(delivery: Delivery): Promise<void> {
  const { levels, bulk, publish, shopId, runId } = delivery;
  for (;;) {
    const open = await levels.openRequests(shopId, openAtATime);
    if (open.length === 0) return;
    await sideBySide([...open], requestsAtOnce, async (request) => {
      if (Date.now() - request.storedAt.getTime() > resendWithinMs)
        return levels.settle(shopId, runId, request, 'abandoned', []);
      await sendStored(delivery, request, await bulk.book.overtaken(shopId, publish, request.requestId));
    });
  }
}

/** Reads every level of the chosen locations, as the shop lists them; what it has and nobody here knows is told, and left alone. */
async function listShop(
  { levels, access, shopId, runId }: Delivery,
  { selection, signal, onProgress }: ShopUpload,
): Promise<void> {
  const readAt = await levels.beginPages(runId, shopId);
  let read = 0;
  const { publish, mappings } = await levels.layout(shopId);
  const locationIds = locationsToRead({ publish, mappings }, selection.locationIds);
  for (const locationId of locationIds)
    for await (const page of access.list(locationId)) {
      signal.throwIfAborted();
      await levels.keepPage(runId, shopId, page);
      await onProgress('reading', (read += page.length), null);
    }
  await levels.compareListed({ runId, shopId, locationIds, publish, readAt, isBeside: false });
}

async function uploadSelected(delivery: Delivery, upload: ShopUpload): Promise<void> {
  await workPages(selectedPages(delivery, upload, 'uploading'), delivery.pages.atOnce, ({ due, listed }) =>
    uploadLevels(delivery, due, upload.dryRun, listed),
  );
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

/** Sends the falls, and then the rises of items that have no fall left which is not confirmed. Gives what is to be read and computed again. */
async function write(delivery: Delivery, plan: Plan): Promise<DueLevel[]> {
  const { levels, shopId, runId } = delivery;
  const fell = await deliver(delivery, plan.falls);
  const soon = risesHeldBack(plan.rises, fell.moved);
  const { free, waiting } = await freeRises(delivery, { ...plan, rises: soon.free }, fell.parked);
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
