import {
  ShopCatalogue,
  type CatalogueRun,
  type LevelName,
  type Refused,
  type ShopItem,
} from '../../application/catalog-ports';
import type { ShopProduct, ShopVariant } from '../../domain/catalog-statement';
import { bulkDocuments } from './bulk-documents';
import { documents, type Document } from './documents';
import { ShopLine } from './shop-line';
import type { Shops } from './shops';
import { parsedRow, withBulkResult, type BulkRow } from './with-bulk-result';

interface Told {
  readonly userErrors: readonly { readonly message: string }[];
}

/** The catalogue of shops by bulk queries. They take nothing of the bucket while they run, so no lease is held for them. */
export class BulkCatalogue extends ShopCatalogue {
  constructor(private readonly shops: Shops) {
    super();
  }

  products<T>(
    shopId: string,
    run: CatalogueRun,
    work: (products: () => AsyncIterable<ShopProduct>) => Promise<T>,
  ): Promise<T> {
    const name = operationName('Catalogue', run.runId);
    const query = { name, text: bulkDocuments.catalogue(name), signal: run.signal, onRead: run.onRead };
    return withBulkResult(this.shops.named(shopId), query, parsedRow, (rows) => work(() => productsIn(rows())));
  }

  items<T>(shopId: string, run: CatalogueRun, work: (items: () => AsyncIterable<ShopItem>) => Promise<T>): Promise<T> {
    const name = operationName('Levels', run.runId);
    const query = { name, text: bulkDocuments.levels(name), signal: run.signal, onRead: run.onRead };
    return withBulkResult(this.shops.named(shopId), query, parsedRow, (rows) => work(() => itemsIn(rows())));
  }

  track(shopId: string, run: CatalogueRun, itemIds: readonly string[]): Promise<Refused[]> {
    const levels = itemIds.map((inventoryItemId) => ({ inventoryItemId, locationId: '' }));
    return this.mend(shopId, run, documents.track, 'inventoryItemUpdate', levels, ({ inventoryItemId }) => ({
      id: `gid://shopify/InventoryItem/${inventoryItemId}`,
    }));
  }

  activate(shopId: string, run: CatalogueRun, levels: readonly LevelName[]): Promise<Refused[]> {
    return this.mend(shopId, run, documents.activate, 'inventoryActivate', levels, (level) => ({
      item: `gid://shopify/InventoryItem/${level.inventoryItemId}`,
      location: `gid://shopify/Location/${level.locationId}`,
      // The same for the same level of the same run: what was sent before a crash is not sent for a second time.
      key: `${run.runId}/${level.inventoryItemId}/${level.locationId}`,
    }));
  }

  /** Shopify has no mutation for many of these: one call each, paced by the shop's points. */
  private async mend(
    shopId: string,
    run: CatalogueRun,
    document: Document,
    root: string,
    levels: readonly LevelName[],
    variablesOf: (level: LevelName) => object,
  ): Promise<Refused[]> {
    const line = new ShopLine(this.shops.named(shopId), run.signal);
    const refused: Refused[] = [];
    for (const level of levels) {
      const { data, errors } = await line.ask<Record<string, Told | null> | null>(document, variablesOf(level));
      const reason = data?.[root] ? data[root].userErrors[0]?.message : (errors[0]?.message ?? 'the shop said nothing');
      if (reason !== undefined) refused.push({ ...level, reason });
    }
    return refused;
  }
}

/** Names hold letters and digits alone. */
export const operationName = (what: string, runId: string): string => `Stockline${what}${runId.replaceAll('-', '')}`;

async function* productsIn(blocks: AsyncIterable<readonly BulkRow[]>): AsyncGenerator<ShopProduct> {
  let open: { row: BulkRow; collections: string[]; variants: ShopVariant[] } | undefined;
  for await (const row of oneByOne(blocks)) {
    if (row.__parentId === undefined) {
      if (open) yield productOf(open);
      open = { row, collections: [], variants: [] };
    } else if (row.id.startsWith('gid://shopify/Collection/')) open?.collections.push(row['title'] as string);
    else open?.variants.push(variantOf(row));
  }
  if (open) yield productOf(open);
}

const productOf = ({
  row,
  collections,
  variants,
}: {
  row: BulkRow;
  collections: string[];
  variants: ShopVariant[];
}): ShopProduct => ({
  title: row['title'] as string,
  tags: row['tags'] as string[],
  vendor: row['vendor'] as string,
  productType: row['productType'] as string,
  collections,
  variants,
});

function variantOf(row: BulkRow): ShopVariant {
  const item = row['inventoryItem'] as { id: string; tracked: boolean };
  return {
    variantId: numberOf(row.id),
    productId: numberOf(row.__parentId!),
    title: row['title'] as string,
    sku: row['sku'] as string | null,
    barcode: row['barcode'] as string | null,
    inventoryItemId: numberOf(item.id),
    tracked: item.tracked,
  };
}

async function* itemsIn(blocks: AsyncIterable<readonly BulkRow[]>): AsyncGenerator<ShopItem> {
  let open: { inventoryItemId: string; tracked: boolean; levels: ShopItem['levels'][number][] } | undefined;
  for await (const row of oneByOne(blocks))
    if (row.__parentId === undefined) {
      if (open) yield open;
      open = { inventoryItemId: numberOf(row.id), tracked: row['tracked'] as boolean, levels: [] };
    } else
      open?.levels.push({
        locationId: numberOf((row['location'] as { id: string }).id),
        isActive: row['isActive'] as boolean,
      });
  if (open) yield open;
}

async function* oneByOne(blocks: AsyncIterable<readonly BulkRow[]>): AsyncGenerator<BulkRow> {
  for await (const rows of blocks) yield* rows;
}

export const numberOf = (gid: string): string => gid.slice(gid.lastIndexOf('/') + 1);
