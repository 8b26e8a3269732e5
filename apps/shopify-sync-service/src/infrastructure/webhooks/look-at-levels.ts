import type { Database } from '@app/common/database';
import { placeOf, type DueLevel, type Levels, type ShopDoor } from '../../application/ports';
import { readShop } from '../../application/read-shop';

const levelsALook = 1_000;

interface Hint {
  location_id: string;
  inventory_item_id: string;
}

export interface HintParts {
  database: Database;
  levels: Levels;
  door: ShopDoor;
  unseenGraceMs: number;
}

/**
 * Looks at the levels that webhooks of a shop spoke of: what the shop shows now is read from it and kept as what it said last. One that shows another number
 * than it was left with is due from then on, as if a run had found it: units that it lost are waited for as orders, drift is begun, and who decides it counts
 * its corrections. (Of a shop that is written what is on hand nobody counts them, and only what it said is kept.) Hints that come while it looks are kept for
 * the next look. A crash in between loses the hint, not the level: shops send hints late or never too, and the nightly comparison reads everything. Gives how
 * many levels were read.
 */
export async function lookAtLevels(
  { database, levels, door, unseenGraceMs }: HintParts,
  shopId: string,
  signal: AbortSignal,
): Promise<number> {
  const hints = await database.query<Hint>(
    `delete from webhook_hint where ctid = any(array(
       select ctid from webhook_hint where shop_id = $1 and kind = 'level' order by heard_at limit $2 for update skip locked))
     returning location_id, inventory_item_id`,
    [shopId, levelsALook],
  );
  if (hints.length === 0) return 0;
  try {
    const hinted = await managed(database, shopId, hints);
    if (hinted.length === 0) return 0;
    const { publish } = await levels.layout(shopId);
    const reading = await door.enter(shopId, signal, (access) =>
      readShop({ levels, access, shopId, publish, unseenGraceMs }, hinted, { dryRun: false, isHint: true }),
    );
    if (!reading) throw new Error(`shop ${shopId} is held by a run`);
    const read = hinted.flatMap((level) => {
      const observation = reading.observations.get(placeOf(level));
      return observation && 'quantity' in observation ? [{ level, quantity: observation.quantity }] : [];
    });
    await database.execute(
      `update shop_level l set observed_quantity = n.quantity, observed_at = now()
       from unnest($2::text[], $3::text[], $4::bigint[]) as n (location_id, inventory_item_id, quantity)
       where l.shop_id = $1 and l.location_id = n.location_id and l.inventory_item_id = n.inventory_item_id`,
      [
        shopId,
        read.map(({ level }) => level.locationId),
        read.map(({ level }) => level.inventoryItemId),
        read.map(({ quantity }) => quantity),
      ],
    );
    return read.length;
  } catch (error) {
    await giveBack(database, shopId, hints);
    throw error;
  }
}

const managed = (database: Database, shopId: string, hints: readonly Hint[]): Promise<DueLevel[]> =>
  database.query<DueLevel>(
    `select l.location_id as "locationId", l.inventory_item_id as "inventoryItemId", l.product_id as "productId", l.level_version::float8 as "levelVersion"
     from unnest($2::text[], $3::text[]) as n (location_id, inventory_item_id)
     join shop_level l on l.shop_id = $1 and l.location_id = n.location_id and l.inventory_item_id = n.inventory_item_id order by 1, 2`,
    [shopId, hints.map(({ location_id }) => location_id), hints.map(({ inventory_item_id }) => inventory_item_id)],
  );

async function giveBack(database: Database, shopId: string, hints: readonly Hint[]): Promise<void> {
  await database.execute(
    `insert into webhook_hint (shop_id, kind, location_id, inventory_item_id)
     select $1, 'level', * from unnest($2::text[], $3::text[]) on conflict do nothing`,
    [shopId, hints.map(({ location_id }) => location_id), hints.map(({ inventory_item_id }) => inventory_item_id)],
  );
}
