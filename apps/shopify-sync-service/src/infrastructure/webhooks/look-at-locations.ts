import type { Database } from '@app/common/database';

interface Named {
  shopId: string;
  locationId: string;
}
export type ReadLocation = (shopId: string, locationId: string) => Promise<{ isActive: boolean } | null>;

/** Looks at mapped locations that webhooks spoke of, and gives those that are active no more: nothing that is written there is sold. */
export async function lookAtLocations(database: Database, readLocation: ReadLocation): Promise<Named[]> {
  const hints = await database.query<Named>(
    `delete from webhook_hint h where kind = 'location'
     returning shop_id as "shopId", location_id as "locationId"`,
  );
  const closed: Named[] = [];
  for (const hint of await mapped(database, hints)) {
    try {
      const location = await readLocation(hint.shopId, hint.locationId);
      if (!location?.isActive) closed.push(hint);
    } catch (error) {
      await giveBack(database, hint);
      throw error;
    }
  }
  return closed;
}

const mapped = (database: Database, hints: readonly Named[]): Promise<Named[]> =>
  database.query<Named>(
    `select m.shop_id as "shopId", m.location_id as "locationId" from location_mapping m
     where (m.shop_id, m.location_id) in (select * from unnest($1::text[], $2::text[])) and (m.facility_id is not null or m.facility_group_id is not null)`,
    [hints.map(({ shopId }) => shopId), hints.map(({ locationId }) => locationId)],
  );

const giveBack = (database: Database, { shopId, locationId }: Named): Promise<number> =>
  database.execute(
    `insert into webhook_hint (shop_id, kind, location_id) values ($1, 'location', $2) on conflict do nothing`,
    [shopId, locationId],
  );
