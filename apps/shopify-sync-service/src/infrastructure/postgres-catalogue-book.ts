import { topics, type ProductUpserted } from '@app/common/contracts';
import type { Database, Tx } from '@app/common/database';
import { appendEvents } from '@app/common/outbox';
import { CatalogueBook, type Finding, type LevelName } from '../application/catalog-ports';
import type { ShopVariant } from '../domain/catalog-statement';

/** Reasons for which a level is set aside that stocking mends. */
const mendable = ['ITEM_NOT_TRACKED', 'ITEM_NOT_STOCKED', 'LEVEL_INACTIVE'];

/** Catalogues of shops in PostgreSQL. Statements go by the event log: they reach Kafka if and only if they were written here. */
export class PostgresCatalogueBook extends CatalogueBook {
  constructor(private readonly database: Database) {
    super();
  }

  async note(shopId: string, runId: string, variants: readonly ShopVariant[]): Promise<void> {
    await this.database.execute(
      `insert into shop_variant (shop_id, inventory_item_id, variant_id, sku, run_id)
       select distinct on (item) $1, item, variant, sku, $2::uuid from unnest($3::text[], $4::text[], $5::text[]) as n (item, variant, sku) order by item, variant
       on conflict (shop_id, inventory_item_id) do update set variant_id = excluded.variant_id, sku = excluded.sku, run_id = excluded.run_id`,
      [
        shopId,
        runId,
        variants.map(({ inventoryItemId }) => inventoryItemId),
        variants.map(({ variantId }) => variantId),
        variants.map(({ sku }) => sku),
      ],
    );
  }

  async judge(shopId: string, runId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.execute('delete from shop_variant where shop_id = $1 and run_id <> $2', [shopId, runId]);
      await tx.execute(`delete from catalogue_finding where shop_id = $1 and code like 'sku\\_%'`, [shopId]);
      await tx.execute(
        `with variant as (
           select inventory_item_id, nullif(btrim(sku), '') as sku, lower(regexp_replace(sku, '\\s', '', 'g')) as folded
           from shop_variant where shop_id = $1
         ), told as (
           select inventory_item_id, sku, count(*) over same as sharers, count(*) over alike as likes,
                  min(sku) over alike as least, max(sku) over alike as greatest
           from variant window same as (partition by sku), alike as (partition by folded)
         )
         insert into catalogue_finding (shop_id, inventory_item_id, code, detail, run_id)
         select $1, inventory_item_id, 'sku_blank', 'the variant has no SKU: its product is known by the item alone', $2::uuid from told where sku is null
         union all
         select $1, inventory_item_id, 'sku_double', format('SKU "%s" is that of %s items of the shop: it names none of them', sku, sharers), $2 from told
          where sku is not null and sharers > 1
         union all
         select $1, inventory_item_id, 'sku_nearly_double',
                format('SKU "%s" differs from "%s" by case or blanks alone', sku, case when sku = least then greatest else least end), $2
           from told where sku is not null and least <> greatest`,
        [shopId, runId],
      );
    });
  }

  async withSharedSku(shopId: string, itemIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.query<{ item: string }>(
      `select inventory_item_id as item from catalogue_finding where shop_id = $1 and code = 'sku_double' and inventory_item_id = any($2)`,
      [shopId, itemIds],
    );
    return new Set(rows.map(({ item }) => item));
  }

  async state(shopId: string, statements: readonly { itemId: string; statement: ProductUpserted }[]): Promise<void> {
    await this.database.transaction((tx) => stateIn(tx, shopId, statements));
  }

  async managed(shopId: string, itemIds: readonly string[]): Promise<LevelName[]> {
    return this.database.query<LevelName>(
      `select l.inventory_item_id as "inventoryItemId", l.location_id as "locationId"
       from shop_level l join location_mapping m on m.shop_id = l.shop_id and m.location_id = l.location_id and m.master = 'ledger'
       where l.shop_id = $1 and l.inventory_item_id = any($2) order by 2, 1`,
      [shopId, itemIds],
    );
  }

  async find(shopId: string, runId: string, findings: readonly Finding[]): Promise<void> {
    await this.database.execute(
      `insert into catalogue_finding (shop_id, inventory_item_id, location_id, code, detail, run_id)
       select $1, n.item, n.location, n.code, n.detail, $2::uuid from unnest($3::text[], $4::text[], $5::text[], $6::text[]) as n (item, location, code, detail)
       on conflict (shop_id, inventory_item_id, location_id, code) do update set detail = excluded.detail, run_id = excluded.run_id`,
      [
        shopId,
        runId,
        findings.map(({ inventoryItemId }) => inventoryItemId),
        findings.map(({ locationId }) => locationId),
        findings.map(({ code }) => code),
        findings.map(({ detail }) => detail),
      ],
    );
  }

  async bringBack(shopId: string, levels: readonly LevelName[]): Promise<void> {
    if (levels.length === 0) return;
    await this.database.execute(
      `update shop_level l set parked_code = null, parked_reason = null
       from unnest($2::text[], $3::text[]) as n (location_id, inventory_item_id)
       where l.shop_id = $1 and l.location_id = n.location_id and l.inventory_item_id = n.inventory_item_id and l.parked_code = any($4)`,
      [
        shopId,
        levels.map(({ locationId }) => locationId),
        levels.map(({ inventoryItemId }) => inventoryItemId),
        mendable,
      ],
    );
  }

  async conclude(shopId: string, runId: string): Promise<Readonly<Record<string, number>>> {
    await this.database.execute('delete from catalogue_finding where shop_id = $1 and run_id <> $2', [shopId, runId]);
    const rows = await this.database.query<{ code: string; found: number }>(
      'select code, count(*)::int as found from catalogue_finding where shop_id = $1 group by 1',
      [shopId],
    );
    return Object.fromEntries(rows.map(({ code, found }) => [code, found]));
  }
}

/** The order of a key is that of an item: what is said later of it stands. */
const stateIn = (
  tx: Tx,
  shopId: string,
  statements: readonly { itemId: string; statement: ProductUpserted }[],
): Promise<void> =>
  appendEvents(
    tx,
    statements.map(({ itemId, statement }) => ({
      topic: topics.catalogEvents,
      key: `${shopId}|${itemId}`,
      type: 'stockline.product-upserted.v1',
      source: `shopify/${shopId}`,
      subject: itemId,
      data: statement,
    })),
  );
