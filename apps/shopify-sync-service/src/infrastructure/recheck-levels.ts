import type { Database, Tx } from '@app/common/database';
import { afterReaders } from '@app/common/inbox';
import { noneUnseen, targetsOf } from '../domain/targets-of';
import { keepTargets, mark, readLayout } from './mark-changed';
import { copiesReadAgain, readFacts } from './read-facts';

const itemsAChunk = 1_000;

/**
 * Once copies were read again, holds every level of a shop against what it was confirmed to show: those that are to show another number become due, what is
 * known of a level stays. Levels are made and ended by the links as they are now. In chunks, each committing how far it came; refused while copies are
 * still being read.
 */
export async function recheckLevels(database: Database, shopId: string): Promise<void> {
  const [task] = await database.query('select from recheck_task where shop_id = $1', [shopId]);
  if (!task) return;
  await database.transaction(async (tx) => {
    // Who has left a level to this has committed, and nobody does from here on.
    if ((await afterReaders(tx)).isUnderWay) throw copiesReadAgain();
  });
  await database.execute(
    `delete from shop_level l where l.shop_id = $1 and not exists (
       select from product_link k where k.shop_id = l.shop_id and k.inventory_item_id = l.inventory_item_id
       having count(*) = 1 and min(k.product_id) = l.product_id)`,
    [shopId],
  );
  while (await database.transaction((tx) => recheckNext(tx, shopId)));
}

async function recheckNext(tx: Tx, shopId: string): Promise<boolean> {
  const [task] = await tx.query<{ after_item: string }>(
    'select after_item from recheck_task where shop_id = $1 for update',
    [shopId],
  );
  if (!task) return false;
  const items = await tx.query<{ inventory_item_id: string; product_id: string }>(
    `select inventory_item_id, min(product_id) as product_id from product_link
     where shop_id = $1 and inventory_item_id > $2 group by 1 having count(*) = 1 order by 1 limit $3`,
    [shopId, task.after_item, itemsAChunk],
  );
  if (items.length === 0) {
    await tx.execute('delete from recheck_task where shop_id = $1', [shopId]);
    return false;
  }
  await tx.execute('update recheck_task set after_item = $2 where shop_id = $1', [
    shopId,
    items.at(-1)!.inventory_item_id,
  ]);
  await tx.execute(
    `insert into shop_level (shop_id, location_id, inventory_item_id, product_id)
     select $1, m.location_id, n.i, n.p from unnest($2::text[], $3::text[]) as n (i, p) join location_mapping m on m.shop_id = $1
     order by 2, 3 on conflict do nothing`,
    [shopId, items.map((item) => item.inventory_item_id), items.map((item) => item.product_id)],
  );
  await compareLevels(tx, shopId, [...new Set(items.map((item) => item.product_id))]);
  return true;
}

interface KeptLevel {
  location_id: string;
  inventory_item_id: string;
  product_id: string;
  is_due: boolean;
  confirmed_quantity: string | null;
  marked_target: string | null;
}

/** The levels are locked before the inputs are read, as whoever changes an input does. */
async function compareLevels(tx: Tx, shopId: string, productIds: readonly string[]): Promise<void> {
  const levels = await tx.query<KeptLevel>(
    `select location_id, inventory_item_id, product_id, level_version <> confirmed_level_version as is_due, confirmed_quantity, marked_target
     from shop_level where shop_id = $1 and product_id = any($2) order by location_id, inventory_item_id for update`,
    [shopId, productIds],
  );
  const layout = await readLayout(tx, shopId);
  const facts = await readFacts(tx, shopId, productIds);
  const unseen = layout.publish === 'on_hand' ? new Map<string, never>() : await unseenHere(tx, shopId, productIds);
  const marked = new Map([...facts].map(([id, shared]) => [id, targetsOf(layout, { ...shared, ...noneUnseen })]));
  const shown = new Map(
    [...facts].map(([id, shared]) => [
      id,
      targetsOf(layout, { ...shared, unseenHere: unseen.get(id) ?? noneUnseen.unseenHere }),
    ]),
  );
  const compared = levels.flatMap((level) => {
    const target = shown.get(level.product_id)?.get(level.location_id);
    if (target === undefined) return [];
    const markedTarget = marked.get(level.product_id)!.get(level.location_id)!;
    return [{ ...level, shop_id: shopId, shown: target, target: markedTarget }];
  });
  // One that is due may be in a bulk operation, by numbers that were wrong: what that confirms is not the last word.
  const moved = compared.filter((level) => level.is_due || String(level.shown) !== level.confirmed_quantity);
  await mark(tx, moved);
  const isMoved = new Set(moved);
  await keepTargets(
    tx,
    compared.filter((level) => !isMoved.has(level) && String(level.target) !== level.marked_target),
  );
}

async function unseenHere(
  tx: Tx,
  shopId: string,
  productIds: readonly string[],
): Promise<Map<string, Map<string, number>>> {
  const rows = await tx.query<{ product_id: string; location_id: string; units: string }>(
    `select product_id, location_id, sum(units) as units from unseen_order where shop_id = $1 and product_id = any($2) group by 1, 2`,
    [shopId, productIds],
  );
  return new Map(
    [...Map.groupBy(rows, (row) => row.product_id)].map(([productId, of]) => [
      productId,
      new Map(of.map(({ location_id, units }) => [location_id, Number(units)])),
    ]),
  );
}
