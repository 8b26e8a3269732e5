import type { Sql } from '@app/common/database';
import { isReadAgain } from '@app/common/inbox';
import type { DueLevel, Selection } from '../application/ports';

export interface LevelRow {
  location_id: string;
  inventory_item_id: string;
  product_id: string;
  level_version: string;
  parked_code: string | null;
  parked_reason: string | null;
}

export const levelColumns =
  'l.location_id, l.inventory_item_id, l.product_id, l.level_version, l.parked_code, l.parked_reason';

export const dueLevel = (row: LevelRow): DueLevel => ({
  locationId: row.location_id,
  inventoryItemId: row.inventory_item_id,
  productId: row.product_id,
  levelVersion: Number(row.level_version),
  parked: row.parked_code === null ? null : { code: row.parked_code, reason: row.parked_reason ?? '' },
});

const isDue = (level: string): string =>
  `${level}.level_version <> ${level}.confirmed_level_version and ${level}.parked_code is null`;

const chosen: Readonly<Record<Selection['which'], string>> = {
  changed: isDue('l'),
  of_changed_products: `l.parked_code is null and exists (
    select from shop_level d where d.shop_id = l.shop_id and d.product_id = l.product_id and ${isDue('d')})`,
  all: 'true',
  left_open: 'o.run_id = $3',
};

const levelsMapped =
  "shop_level l join location_mapping m on m.shop_id = l.shop_id and m.location_id = l.location_id and m.master = 'ledger'";

/**
 * What a comparison left open is few of many: the levels are looked up for each, and their mapping too, so that a page is read in order and no further than
 * it goes. One whose product is another by now is due, and left to the next run.
 */
const among: Readonly<Record<Selection['which'], string>> = {
  changed: levelsMapped,
  of_changed_products: levelsMapped,
  all: levelsMapped,
  left_open: `run_open o cross join lateral (
    select * from shop_level k where k.shop_id = o.shop_id and k.location_id = o.location_id and k.inventory_item_id = o.inventory_item_id
      and k.product_id = o.product_id limit 1) l
  cross join lateral (
    select * from location_mapping p where p.shop_id = o.shop_id and p.location_id = o.location_id and p.master = 'ledger' limit 1) m`,
};

/** The shop, the product and the rest of the key, of what a selection is taken from: by these it is read in order. */
const ordered: Readonly<Record<Selection['which'], 'l' | 'o'>> = {
  changed: 'l',
  of_changed_products: 'l',
  all: 'l',
  left_open: 'o',
};

/**
 * A facility outside the group that the shop's channel sells shows nothing online: once 0 is confirmed there, the level is the shop's own affair
 * until the facility enters again.
 */
export const isManaged = `(m.facility_id is null or l.confirmed_quantity is distinct from 0 or exists (
    select from shop s join facility c on c.facility_id = s.channel_id join facility_group_member g on g.facility_group_id = c.facility_group_id
    where s.shop_id = l.shop_id and g.facility_id = m.facility_id))`;

/**
 * A page is a few levels of many: what is asked of each is looked up for each. Without this the planner gathers all stock and all outcomes of the run anew
 * for every page, and a shop of a million levels has four hundred.
 */
const forEach = 'offset 0';
/** All at once: gathered in one go. */
const forAll = '';

/** Levels of shop $1 that are selected, in locations $2 (null = every mapped one): only where we are master, and where stock is known; without those that run $3 has an outcome for. */
const selected = ({ which }: Selection, lookedUp: typeof forEach | typeof forAll): string => `
  from ${among[which]}
  where ${ordered[which]}.shop_id = $1 and ($2::text[] is null or l.location_id = any($2)) and ${chosen[which]} and ${isManaged}
    and exists (select from inventory i where i.product_id = l.product_id ${lookedUp})
    and ($3::uuid is null or not exists (
      select from run_level r where r.run_id = $3 and r.shop_id = l.shop_id and r.location_id = l.location_id and r.inventory_item_id = l.inventory_item_id ${lookedUp}))`;

const selecting = (shopId: string, { locationIds, notIn }: Selection): unknown[] => [
  shopId,
  locationIds,
  notIn ?? null,
];

/** Shops that are on and have something to be taken there; none while copies are read again. */
export async function shopsWithChanges(sql: Pick<Sql, 'query'>): Promise<string[]> {
  const rows = await sql.query<{ shop_id: string }>(
    `select s.shop_id from shop s where s.is_on and exists (select from location_mapping m where m.shop_id = s.shop_id and m.master = 'ledger')
       and not ${isReadAgain}
       and (exists (select from mark_task t where t.shop_id = s.shop_id) or exists (select from recheck_task t where t.shop_id = s.shop_id)
         or exists (select from shop_level l where l.shop_id = s.shop_id and ${isDue('l')}
                    and exists (select from inventory i where i.product_id = l.product_id))) order by 1`,
  );
  return rows.map(({ shop_id }) => shop_id);
}

/** A page ends with a whole product: what is left of a torn one comes with the next page. */
export async function selectLevels(
  sql: Pick<Sql, 'query'>,
  shopId: string,
  selection: Selection,
  afterProductId: string,
  limit: number,
): Promise<DueLevel[]> {
  const by = ordered[selection.which];
  const rows = await sql.query<LevelRow>(
    `select ${levelColumns} ${selected(selection, forEach)} and ${by}.product_id > $4
     order by ${by}.product_id, ${by}.location_id, ${by}.inventory_item_id limit $5`,
    [...selecting(shopId, selection), afterProductId, limit],
  );
  const torn = rows.length < limit ? undefined : rows.at(-1)!.product_id;
  const whole = rows.filter(({ product_id }) => product_id !== torn);
  if (torn === undefined || whole.length > 0) return whole.map(dueLevel);
  // A single product with more levels than a page has.
  const all = await sql.query<LevelRow>(
    `select ${levelColumns} ${selected(selection, forEach)} and ${by}.product_id = $4 order by l.location_id, l.inventory_item_id`,
    [...selecting(shopId, selection), torn],
  );
  return all.map(dueLevel);
}

/** What a comparison left open is counted by its own list: how far a run has come is told by it, and nothing decided. */
export async function countSelected(sql: Pick<Sql, 'query'>, shopId: string, selection: Selection): Promise<number> {
  const [row] = await sql.query<{ levels: string }>(
    selection.which === 'left_open' ? countOpen : `select count(*) as levels ${selected(selection, forAll)}`,
    selecting(shopId, selection),
  );
  return Number(row!.levels);
}

const countOpen = `
  select count(*) as levels from run_open o where o.shop_id = $1 and ($2::text[] is null or o.location_id = any($2)) and o.run_id = $3 and not exists (
    select from run_level r where r.run_id = $3 and r.shop_id = o.shop_id and r.location_id = o.location_id and r.inventory_item_id = o.inventory_item_id)`;

/** Of the selected levels that a comparison left open, those that the run listed with another number than they are to show. */
export async function countDiffering(
  sql: Pick<Sql, 'query'>,
  runId: string,
  shopId: string,
  selection: Selection,
): Promise<number> {
  const leftOpen: Selection = { which: 'left_open', locationIds: selection.locationIds, notIn: runId };
  const [row] = await sql.query<{ levels: string }>(
    `select count(*) as levels ${selected(leftOpen, forAll)} and o.is_listed and o.quantity is distinct from l.marked_target`,
    selecting(shopId, leftOpen),
  );
  return Number(row!.levels);
}

/** Tells in the run that every selected level it has no outcome for stays as it is. */
export async function deferRest(
  sql: Pick<Sql, 'execute'>,
  shopId: string,
  runId: string,
  selection: Selection,
  why: { code: string; reason: string },
): Promise<void> {
  await sql.execute(
    `insert into run_level (run_id, shop_id, location_id, inventory_item_id, product_id, outcome, code, reason)
     select $3::uuid, l.shop_id, l.location_id, l.inventory_item_id, l.product_id, 'deferred', $4, $5 ${selected(selection, forAll)}
     on conflict (run_id, shop_id, location_id, inventory_item_id) do nothing`,
    [...selecting(shopId, { ...selection, notIn: runId }), why.code, why.reason],
  );
}
