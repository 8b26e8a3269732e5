import type { FacilityChanged, FacilityGroupChanged, ProductChanged } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { readAgain, type ReadAgain } from '@app/common/inbox';
import type { EventBatch } from '@app/common/kafka';
import { newestOf } from '../domain/newest-of';
import { releaseLevels } from './release-levels';

/**
 * Keeps which item of which shop each product is, and by which names it is known. A new link makes its levels; a link that is gone ends them;
 * what was set aside of a product is tried again when the product changes. While copies are read again links come and go that are long past: levels are
 * left alone until all is read.
 */
export async function takeProductChanged(batch: EventBatch): Promise<void> {
  const { tx, messages } = batch;
  const again = await readAgain(tx, batch);
  const newest = newestOf(
    messages.map(({ data }) => data as ProductChanged),
    ({ productId }) => productId,
  );
  const taken = await tx.query<{ product_id: string }>(
    `insert into product as p (product_id, epoch, version) select * from unnest($1::text[], $2::int[], $3::bigint[]) as n (a, b, c) order by 1
     on conflict (product_id) do update set epoch = excluded.epoch, version = excluded.version
     where (p.epoch, p.version) < (excluded.epoch, excluded.version) returning product_id`,
    [newest.map(({ productId }) => productId), newest.map(({ epoch }) => epoch), newest.map(({ version }) => version)],
  );
  const isTaken = new Set(taken.map(({ product_id }) => product_id));
  const links = newest
    .filter(({ productId }) => isTaken.has(productId))
    .flatMap(({ productId, identifications }) =>
      identifications
        .filter(({ idType, shopId }) => idType === 'shopifyInventoryItemId' && shopId !== undefined)
        .map(({ idValue, shopId }) => ({ productId, shopId: shopId!, inventoryItemId: idValue })),
    );
  const productIds = [...isTaken];
  const items = await replaceLinks(tx, productIds, links);
  if (!again.isUnderWay) await fitLevels(tx, productIds, items);
  await replaceNames(
    tx,
    productIds,
    newest.filter(({ productId }) => isTaken.has(productId)),
  );
  const changed = newest.filter(newIn<ProductChanged>(messages, again)).map(({ productId }) => productId);
  await releaseLevels(tx, 'product_id = any($1)', [changed.filter((productId) => isTaken.has(productId))]);
}

async function replaceNames(tx: Tx, productIds: readonly string[], products: readonly ProductChanged[]): Promise<void> {
  const names = products.flatMap(({ productId, identifications }) =>
    identifications.map(({ idType, idValue }) => ({ productId, idType, idValue })),
  );
  const columns = [
    names.map(({ productId }) => productId),
    names.map(({ idType }) => idType),
    names.map(({ idValue }) => idValue),
  ];
  await tx.execute(
    `delete from product_identification k where k.product_id = any($4) and not exists (
       select from unnest($1::text[], $2::text[], $3::text[]) as n (p, t, v) where n.p = k.product_id and n.t = k.id_type and n.v = k.id_value)`,
    [...columns, productIds],
  );
  await tx.execute(
    `insert into product_identification (product_id, id_type, id_value)
     select distinct * from unnest($1::text[], $2::text[], $3::text[]) as n (a, b, c) order by 1, 2, 3 on conflict do nothing`,
    columns,
  );
}

interface Item {
  shopId: string;
  inventoryItemId: string;
}
type Link = Item & { productId: string };

/** Gives the items that products have, and had: whose each one is may be another question now. */
async function replaceLinks(tx: Tx, productIds: readonly string[], links: readonly Link[]): Promise<Item[]> {
  const columns = [
    productIds,
    links.map(({ shopId }) => shopId),
    links.map(({ inventoryItemId }) => inventoryItemId),
    links.map(({ productId }) => productId),
  ];
  const lost = await tx.query<{ shop_id: string; inventory_item_id: string }>(
    `delete from product_link k where k.product_id = any($1)
     and not exists (select from unnest($2::text[], $3::text[], $4::text[]) as n (s, i, p) where n.s = k.shop_id and n.i = k.inventory_item_id and n.p = k.product_id)
     returning shop_id, inventory_item_id`,
    columns,
  );
  await tx.execute(
    'insert into product_link (shop_id, inventory_item_id, product_id) select * from unnest($1::text[], $2::text[], $3::text[]) as n (a, b, c) order by 1, 2, 3 on conflict do nothing',
    columns.slice(1),
  );
  return [...links, ...lost.map((row) => ({ shopId: row.shop_id, inventoryItemId: row.inventory_item_id }))];
}

/**
 * Ends levels that are nobody's (the product lost the item, or several claim it), and makes those of items that one product alone has. An item that moves is told
 * of by two products, in any order: whichever is heard last makes its levels, of whatever product they are. Their links are locked first, so that of two that are
 * heard at once one sees what the other said. A link that is new to both is seen by neither: the second one waits for the levels that the first one makes, and
 * looks again then.
 */
async function fitLevels(tx: Tx, productIds: readonly string[], items: readonly Item[]): Promise<void> {
  const columns = [items.map(({ shopId }) => shopId), items.map(({ inventoryItemId }) => inventoryItemId)];
  const claimed = await tx.query<{ product_id: string }>(
    `select product_id from product_link where (shop_id, inventory_item_id) in (select * from unnest($1::text[], $2::text[]))
     order by shop_id, inventory_item_id, product_id for update`,
    columns,
  );
  await endLevels(tx, [...productIds, ...claimed.map(({ product_id }) => product_id)]);
  await tx.execute(
    `insert into shop_level (shop_id, location_id, inventory_item_id, product_id)
     select m.shop_id, m.location_id, k.inventory_item_id, min(k.product_id)
     from (select distinct * from unnest($1::text[], $2::text[])) n (s, i)
     join product_link k on k.shop_id = n.s and k.inventory_item_id = n.i join location_mapping m on m.shop_id = n.s
     group by 1, 2, 3 having count(*) = 1 order by 1, 2, 3 on conflict do nothing`,
    columns,
  );
  const shared = await tx.query<{ product_ids: string[] }>(
    `select array_agg(product_id) as product_ids from product_link where (shop_id, inventory_item_id) in (select * from unnest($1::text[], $2::text[]))
     group by shop_id, inventory_item_id having count(*) > 1`,
    columns,
  );
  if (shared.length > 0)
    await endLevels(
      tx,
      shared.flatMap(({ product_ids }) => product_ids),
    );
}

/** Of the levels of some products, those whose item is not theirs alone. */
const endLevels = async (tx: Tx, productIds: readonly string[]): Promise<void> =>
  void (await tx.execute(
    `delete from shop_level l where l.product_id = any($1)
     and 1 <> (select count(*) filter (where k.product_id = l.product_id) + 2 * count(*) filter (where k.product_id <> l.product_id)
               from product_link k where k.shop_id = l.shop_id and k.inventory_item_id = l.inventory_item_id)`,
    [[...new Set(productIds)]],
  ));

/** Keeps facilities and channels. A channel that sells another group makes every level of its shops due. */
export async function takeFacilityChanged(batch: EventBatch): Promise<void> {
  const { tx, messages } = batch;
  const again = await readAgain(tx, batch);
  const isNew = newIn<FacilityChanged>(messages, again);
  for (const facility of newestOf(
    messages.map(({ data }) => data as FacilityChanged),
    ({ facilityId }) => facilityId,
  )) {
    const taken = await tx.execute(
      `insert into facility as f (facility_id, type, facility_group_id, epoch, version) values ($1, $2, $3, $4, $5)
       on conflict (facility_id) do update set type = excluded.type, facility_group_id = excluded.facility_group_id, epoch = excluded.epoch, version = excluded.version
       where (f.epoch, f.version) < (excluded.epoch, excluded.version)`,
      [facility.facilityId, facility.type, facility.facilityGroupId ?? null, facility.epoch, facility.version],
    );
    if (taken > 0 && isNew(facility)) await markShops(tx, 's.channel_id = $1', facility.facilityId);
  }
}

/** Keeps the members in force of each group; who enters or leaves makes every level of the shops that sell it due. */
export async function takeFacilityGroupChanged(batch: EventBatch): Promise<void> {
  const { tx, messages } = batch;
  const again = await readAgain(tx, batch);
  const isNew = newIn<FacilityGroupChanged>(messages, again);
  for (const group of newestOf(
    messages.map(({ data }) => data as FacilityGroupChanged),
    ({ facilityGroupId }) => facilityGroupId,
  )) {
    const taken = await tx.execute(
      `insert into facility_group as g (facility_group_id, epoch, version) values ($1, $2, $3)
       on conflict (facility_group_id) do update set epoch = excluded.epoch, version = excluded.version where (g.epoch, g.version) < (excluded.epoch, excluded.version)`,
      [group.facilityGroupId, group.epoch, group.version],
    );
    if (taken === 0) continue;
    await tx.execute('delete from facility_group_member where facility_group_id = $1', [group.facilityGroupId]);
    await tx.execute(
      'insert into facility_group_member (facility_group_id, facility_id, priority) select $1, * from unnest($2::text[], $3::int[])',
      [
        group.facilityGroupId,
        group.members.map(({ facilityId }) => facilityId),
        group.members.map(({ priority }) => priority),
      ],
    );
    if (isNew(group))
      await markShops(
        tx,
        's.channel_id in (select facility_id from facility where facility_group_id = $1)',
        group.facilityGroupId,
      );
  }
}

/** Tells facts that are new from those that are read again. */
function newIn<Fact>(messages: EventBatch['messages'], again: ReadAgain): (fact: Fact) => boolean {
  const facts = new Set(messages.filter((message) => !again.wasHeard(message)).map(({ data }) => data as Fact));
  return (fact) => facts.has(fact);
}

/** Leaves a task for every mapped location of the shops that `where` names: it is worked off in chunks, from the start if one is under way. */
async function markShops(tx: Tx, where: string, value: string): Promise<void> {
  await tx.execute(
    `insert into mark_task (shop_id, location_id) select m.shop_id, m.location_id from location_mapping m join shop s using (shop_id) where ${where}
     order by 1, 2 on conflict (shop_id, location_id) do update set after_item = ''`,
    [value],
  );
}
