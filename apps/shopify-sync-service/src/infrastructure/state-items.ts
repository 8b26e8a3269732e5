import { topics } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { appendEvents } from '@app/common/outbox';

export interface StatedItem {
  readonly shopId: string;
  readonly inventoryItemId: string;
  readonly sku: string | null;
}

/** States items of shops as the catalogue would, so that products are made for those that nobody knows. A SKU of several items names none of them. */
export async function stateItems(tx: Tx, items: readonly StatedItem[]): Promise<void> {
  if (items.length === 0) return;
  const shared = await sharedSkus(tx, items);
  await appendEvents(
    tx,
    items.map(({ shopId, inventoryItemId, sku }) => ({
      topic: topics.catalogEvents,
      key: `${shopId}|${inventoryItemId}`,
      type: 'stockline.product-upserted.v1',
      source: `shopify/${shopId}`,
      subject: inventoryItemId,
      data: {
        identifications: [
          { idType: 'shopifyInventoryItemId', idValue: inventoryItemId, shopId },
          ...(sku === null || sku.trim() === '' || shared.has(`${shopId}|${sku.trim()}`)
            ? []
            : [{ idType: 'sku', idValue: sku }]),
        ],
      },
    })),
  );
}

/** SKUs that the last reading of the catalogue found on several items. */
async function sharedSkus(tx: Tx, items: readonly StatedItem[]): Promise<ReadonlySet<string>> {
  const named = items.filter(({ sku }) => sku !== null);
  const rows = await tx.query<{ name: string }>(
    `select v.shop_id || '|' || btrim(v.sku) as name from shop_variant v
     where (v.shop_id, btrim(v.sku)) in (select * from unnest($1::text[], $2::text[])) group by 1 having count(*) > 1`,
    [named.map(({ shopId }) => shopId), named.map(({ sku }) => sku!.trim())],
  );
  return new Set(rows.map(({ name }) => name));
}
