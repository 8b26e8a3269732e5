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
    work: (levels: () => AsyncIterable<ObservedLevel>) => Promise<T>,
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

async function* levelsIn(rows: AsyncIterable<BulkRow>): AsyncGenerator<ObservedLevel> {
  let item: BulkRow | undefined;
  for await (const row of rows) {
    if (row.__parentId === undefined) {
      item = row;
      continue;
    }
    if (row['isActive'] !== true || item?.id !== row.__parentId) continue;
    const quantities = row['quantities'] as { name: string; quantity: number }[];
    const quantity = (wanted: string): number => quantities.find(({ name }) => name === wanted)?.quantity ?? 0;
    yield {
      locationId: numberOf((row['location'] as { id: string }).id),
      inventoryItemId: numberOf(item.id),
      sku: item['sku'] as string | null,
      tracked: item['tracked'] as boolean,
      available: quantity('available'),
      onHand: quantity('on_hand'),
    };
  }
}
