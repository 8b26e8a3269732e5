import type { CatalogueRun } from '../../application/catalog-ports';
import { ShopReadings } from '../../application/observed-ports';
import type { ObservedLevel } from '../../domain/observed-level';
import { operationName } from './bulk-catalogue';
import { bulkDocuments } from './bulk-documents';
import { readLevelRow, type LevelRow } from './read-level-row';
import type { Shops } from './shops';
import { ShopLine } from './shop-line';
import { withBulkResult } from './with-bulk-result';

/** The levels of shops by bulk queries. They take nothing of the bucket while they run, so no lease is held for them. */
export class BulkReadings extends ShopReadings {
  constructor(
    private readonly shops: Shops,
    private readonly silenceMs?: number,
  ) {
    super();
  }

  restoreRate(shopId: string, signal: AbortSignal): Promise<number> {
    return new ShopLine(this.shops.named(shopId), signal).restoreRate();
  }

  levels<T>(
    shopId: string,
    run: CatalogueRun,
    work: (levels: () => AsyncIterable<readonly ObservedLevel[]>) => Promise<T>,
  ): Promise<T> {
    const name = operationName('Levels', run.runId);
    const query = {
      name,
      text: bulkDocuments.levels(name),
      signal: run.signal,
      onRead: run.onRead,
      silenceMs: this.silenceMs,
    };
    return withBulkResult(this.shops.named(shopId), query, readLevelRow, (rows) => work(() => levelsIn(rows())));
  }
}

async function* levelsIn(blocks: AsyncIterable<readonly LevelRow[]>): AsyncGenerator<readonly ObservedLevel[]> {
  let item: Extract<LevelRow, { of: 'item' }> | undefined;
  for await (const rows of blocks) {
    const levels: ObservedLevel[] = [];
    for (const row of rows)
      if (row.of === 'item') item = row;
      else if (row.isActive && item?.inventoryItemId === row.inventoryItemId) levels.push(levelOf(row, item));
    yield levels;
  }
}

const levelOf = (
  { locationId, available, onHand }: Extract<LevelRow, { of: 'level' }>,
  { inventoryItemId, sku, tracked }: Extract<LevelRow, { of: 'item' }>,
): ObservedLevel => ({ locationId, inventoryItemId, sku, tracked, available, onHand });
