import type { Tx } from '@app/common/database';
import { productIdOfItem, type ShopReference } from '../domain/shop-statement';

interface Carrier {
  product_id: string;
  id_value: string;
  shop_id: string | null;
}

/**
 * Which product each item of a shop is: the one that carries the item's id; else the only one that carries its SKU, where no other item of
 * that shop is that product already; else a new one. Null where several products carry the item.
 * Who makes products does so one at a time, so that two shops that state one new SKU at once make one product.
 */
export async function nameShopProducts(tx: Tx, references: readonly ShopReference[]): Promise<(string | null)[]> {
  const byItem = await carriersOfItems(tx, references);
  if (references.every((reference) => byItem.has(keyOf(reference))))
    return references.map((one) => byItem.get(keyOf(one))!);
  await tx.execute("select pg_advisory_xact_lock(hashtextextended('products of shops in ' || current_schema(), 0))");
  const named = await carriersOfItems(tx, references);
  const open = references.filter((reference) => !named.has(keyOf(reference)));
  const bySku = await carriersOfSkus(
    tx,
    open.flatMap(({ sku }) => sku ?? []),
  );
  const taken = await itemsOfProducts(tx, [...bySku.values()]);
  for (const reference of open) {
    if (named.has(keyOf(reference))) continue;
    const known = reference.sku === null ? undefined : bySku.get(reference.sku);
    const place = (productId: string): string => `${reference.shopId}\n${productId}`;
    const productId = known !== undefined && !taken.has(place(known)) ? known : productIdOfItem(reference);
    named.set(keyOf(reference), productId);
    taken.add(place(productId));
    if (reference.sku !== null && known === undefined && !bySku.has(reference.sku)) bySku.set(reference.sku, productId);
  }
  return references.map((reference) => named.get(keyOf(reference)) ?? null);
}

const keyOf = ({ shopId, itemId }: { shopId: string; itemId: string }): string => `${shopId}\n${itemId}`;

/** By item: the product, or null where several claim it. */
async function carriersOfItems(tx: Tx, references: readonly ShopReference[]): Promise<Map<string, string | null>> {
  const rows = await tx.query<Carrier>(
    `select p.product_id, i.id_value, i.shop_id from product_identification i join product p using (product_no)
     where i.id_type_no = (select id_type_no from id_type where id_type = 'shopifyInventoryItemId') and i.id_value = any($1)`,
    [references.map(({ itemId }) => itemId)],
  );
  const found = new Map<string, string | null>();
  for (const { shopId, itemId } of references) {
    const carriers = new Set(
      rows
        .filter(({ id_value, shop_id }) => id_value === itemId && (shop_id === null || shop_id === shopId))
        .map(({ product_id }) => product_id),
    );
    if (carriers.size > 0) found.set(keyOf({ shopId, itemId }), carriers.size === 1 ? [...carriers][0]! : null);
  }
  return found;
}

/** By SKU: the only product that carries it. A SKU that several carry names none, and no new product is found by it either. */
async function carriersOfSkus(tx: Tx, skus: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.query<Carrier>(
    `select min(p.product_id) as product_id, i.id_value, null as shop_id from product_identification i join product p using (product_no)
     where i.id_type_no = (select id_type_no from id_type where id_type = 'sku') and i.id_value = any($1) group by i.id_value having count(*) = 1`,
    [[...new Set(skus)]],
  );
  return new Map(rows.map(({ id_value, product_id }) => [id_value, product_id]));
}

/** The products that are an item of a shop already, by shop. */
async function itemsOfProducts(tx: Tx, productIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<Carrier>(
    `select distinct p.product_id, i.shop_id, '' as id_value from product_identification i join product p using (product_no)
     where i.id_type_no = (select id_type_no from id_type where id_type = 'shopifyInventoryItemId') and p.product_id = any($1) and i.shop_id is not null`,
    [productIds],
  );
  return new Set(rows.map(({ product_id, shop_id }) => `${shop_id}\n${product_id}`));
}
