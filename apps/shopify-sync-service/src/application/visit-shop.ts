import { StocklineError } from '@app/common/kernel';
import { slowestRestoreRate, writesByBulk } from '../domain/by-bulk';
import type { BulkParts } from './bulk-ports';
import type { Delivery, PageSizes } from './delivery';
import { followBulk } from './follow-bulk';
import type { ShopReadings } from './observed-ports';
import type { ShopUpload } from './selected-pages';
import type { Levels, ShopDoor, Traffic } from './ports';
import { uploadShop, type Visits } from './upload-shop';

export interface VisitParts {
  levels: Levels;
  door: ShopDoor;
  readings: ShopReadings;
  bulk: BulkParts;
  unseenGraceMs: number;
  pages: PageSizes;
}

/**
 * Takes every selected level of a shop to an outcome, in as many visits under its lease as that takes: bulk operations are waited for between them, so
 * that others who write to the shop go on. Undefined where the lease is not to be had.
 */
export async function visitShop(
  { levels, door, readings, bulk, unseenGraceMs, pages }: VisitParts,
  shopId: string,
  runId: string,
  upload: ShopUpload,
  isListed: boolean,
): Promise<Traffic | undefined> {
  const total: Traffic = { requests: 0, throttled: 0, retries: 0 };
  const visits: Visits = {
    isListed,
    passes: undefined,
    operations: 0,
    isForBulk: (count) => isForBulk(readings, bulk, shopId, upload, count),
  };
  await followOwn(bulk, shopId, runId, upload.signal);
  const { publish } = await levels.layout(shopId);
  for (;;) {
    const visit = await door.enter(shopId, upload.signal, async (access) => {
      const delivery: Delivery = { levels, access, shopId, runId, publish, unseenGraceMs, bulk, pages };
      return { bulkId: await uploadShop(delivery, upload, visits), traffic: access.traffic };
    });
    if (!visit) return undefined;
    for (const name of Object.keys(total) as (keyof Traffic)[]) total[name] += visit.traffic[name];
    if (visit.bulkId === undefined) return total;
    await followBulk(bulk, shopId, visit.bulkId, upload.signal);
  }
}

/** What an earlier attempt of the run began is waited for first. */
async function followOwn(bulk: BulkParts, shopId: string, runId: string, signal: AbortSignal): Promise<void> {
  for (const open of await bulk.book.open(shopId))
    if (open.runId === runId) await followBulk(bulk, shopId, open.bulkId, signal).catch(unlessShut);
}

/** A closed door is the visit's to tell of. */
function unlessShut(error: unknown): void {
  if (!(error instanceof StocklineError) || !error.code.startsWith('shop_')) throw error;
}

async function isForBulk(
  readings: ShopReadings,
  { writesFromMs }: BulkParts,
  shopId: string,
  { signal }: ShopUpload,
  count: () => Promise<number>,
): Promise<boolean> {
  const levels = await count();
  if (!writesByBulk(levels, slowestRestoreRate, writesFromMs)) return false;
  return writesByBulk(levels, await readings.restoreRate(shopId, signal), writesFromMs);
}
