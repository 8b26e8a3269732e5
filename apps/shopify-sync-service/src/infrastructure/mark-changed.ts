import type { Tx } from '@app/common/database';
import { noneUnseen, targetsOf, type Mapping, type Published, type ShopLayout } from '../domain/targets-of';
import { dueSince } from './due-since';
import { raiseProducts } from './raise-products';
import { readFacts } from './read-facts';

/** A level and what it is to show before anything unseen is taken off. */
export interface MarkedLevel {
  shop_id: string;
  location_id: string;
  inventory_item_id: string;
  target: number | null;
}
type MarkedRow = Omit<MarkedLevel, 'target'> & { product_id: string; marked_target: string | null };

/**
 * Makes levels of some products due where what they are to show has changed, in the transaction that changed an input, after it did. Most changes
 * change nothing that is shown: a threshold above the stock, stock of a facility that sells nothing.
 *
 * Products of which orders were heard (`sold`) are due even so: the shop's own number has moved, and an order that comes together with as many units
 * received leaves ours where it was.
 *
 * The levels are locked before the inputs are read. Of two transactions that change two inputs of a product, neither of which alone moves the number,
 * the second one reads both: no change that takes two is lost.
 */
export async function markChanged(
  tx: Tx,
  productIds: readonly string[],
  sold: ReadonlySet<string> = new Set(),
): Promise<void> {
  if (productIds.length === 0) return;
  const rows = await tx.query<MarkedRow>(
    `select shop_id, location_id, inventory_item_id, product_id, marked_target from shop_level
     where product_id = any($1) order by shop_id, location_id, inventory_item_id for update`,
    [[...new Set(productIds)]],
  );
  const changed: (MarkedRow & { target: number | null })[] = [];
  for (const [shopId, levels] of Map.groupBy(rows, (row) => row.shop_id)) {
    const targets = await targetsIn(tx, shopId, [...new Set(levels.map((row) => row.product_id))]);
    for (const level of levels) {
      const target = targets.get(level.product_id)?.get(level.location_id) ?? null;
      const marked = level.marked_target === null ? null : Number(level.marked_target);
      if (target === null || target !== marked || sold.has(level.product_id)) changed.push({ ...level, target });
    }
  }
  if (changed.length > 0) await mark(tx, changed);
}

/** While copies are read again no number is computed from them: all levels are held against what they show at the end. Orders that are new are heard of even so. */
export async function markUnlessReadAgain(
  tx: Tx,
  { isUnderWay }: { isUnderWay: boolean },
  productIds: readonly string[],
  sold?: ReadonlySet<string>,
): Promise<void> {
  await (isUnderWay ? raiseProducts(tx, [...(sold ?? [])]) : markChanged(tx, productIds, sold));
}

/** What each level is to show, by product and location, before anything unseen is taken off. */
async function targetsIn(
  tx: Tx,
  shopId: string,
  productIds: readonly string[],
): Promise<Map<string, ReadonlyMap<string, number>>> {
  const layout = await readLayout(tx, shopId);
  const facts = await readFacts(tx, shopId, productIds);
  return new Map([...facts].map(([productId, shared]) => [productId, targetsOf(layout, { ...shared, ...noneUnseen })]));
}

export async function readLayout(sql: Pick<Tx, 'query'>, shopId: string): Promise<ShopLayout> {
  const [shop] = await sql.query<{ publish: Published; mappings: Mapping[] | null }>(
    `select s.publish, (
       select json_agg(json_build_object('locationId', m.location_id, 'facilityId', m.facility_id, 'facilityGroupId', m.facility_group_id)
                       order by m.location_id)
       from location_mapping m where m.shop_id = s.shop_id and m.master = 'ledger') as mappings
     from shop s where s.shop_id = $1`,
    [shopId],
  );
  return { publish: shop?.publish ?? 'available', mappings: shop?.mappings ?? [] };
}

/** Makes levels due, each with the number it is to show. */
export const mark = (tx: Tx, levels: readonly MarkedLevel[]): Promise<void> =>
  setTargets(tx, levels, `level_version = l.level_version + 1, ${dueSince}, `);

/** Keeps which number levels are to show, and makes none of them due. */
export const keepTargets = (tx: Tx, levels: readonly MarkedLevel[]): Promise<void> => setTargets(tx, levels, '');

async function setTargets(tx: Tx, levels: readonly MarkedLevel[], alsoSet: string): Promise<void> {
  await tx.execute(
    `update shop_level l set ${alsoSet}marked_target = n.target
     from unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) as n (shop_id, location_id, inventory_item_id, target)
     where l.shop_id = n.shop_id and l.location_id = n.location_id and l.inventory_item_id = n.inventory_item_id`,
    [
      levels.map(({ shop_id }) => shop_id),
      levels.map(({ location_id }) => location_id),
      levels.map(({ inventory_item_id }) => inventory_item_id),
      levels.map(({ target }) => target),
    ],
  );
}
