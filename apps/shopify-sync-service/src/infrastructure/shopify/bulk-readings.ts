import type { CatalogueRun } from '../../application/catalog-ports';
import { ShopReadings } from '../../application/observed-ports';
import type { ObservedLevel } from '../../domain/observed-level';
import { numberOf, operationName } from './bulk-catalogue';
import { bulkDocuments } from './bulk-documents';
import type { Shops } from './shops';
import { ShopLine } from './shop-line';
import { withBulkResult, type BulkRow } from './with-bulk-result';

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
    return withBulkResult(this.shops.named(shopId), query, (rows) => work(() => levelsIn(rows())));
  }
}

async function* levelsIn(blocks: AsyncIterable<readonly BulkRow[]>): AsyncGenerator<readonly ObservedLevel[]> {
  let item: (Pick<ObservedLevel, 'inventoryItemId' | 'sku' | 'tracked'> & { id: string }) | undefined;
  for await (const rows of blocks) {
    const levels: ObservedLevel[] = [];
    for (const row of rows)
      if (row.__parentId === undefined)
        item = {
          id: row.id,
          inventoryItemId: numberOf(row.id),
          sku: row['sku'] as string | null,
          tracked: row['tracked'] as boolean,
        };
      else if (row['isActive'] === true && item?.id === row.__parentId) levels.push(levelOf(row, item));
    yield levels;
  }
}

function levelOf(
  row: BulkRow,
  { inventoryItemId, sku, tracked }: Pick<ObservedLevel, 'inventoryItemId' | 'sku' | 'tracked'>,
): ObservedLevel {
  let [available, onHand] = [0, 0];
  for (const { name, quantity } of row['quantities'] as { name: string; quantity: number }[])
    if (name === 'available') available = quantity;
    else if (name === 'on_hand') onHand = quantity;
  return {
    locationId: numberOf((row['location'] as { id: string }).id),
    inventoryItemId,
    sku,
    tracked,
    available,
    onHand,
  };
}
