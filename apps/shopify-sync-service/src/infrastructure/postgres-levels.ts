import type { Database, Sql } from '@app/common/database';
import { newId } from '@app/common/kernel';
import {
  Levels,
  type DueLevel,
  type LevelOutcome,
  type PlannedLevel,
  type Shop,
  type StoredRequest,
} from '../application/ports';
import type { Mapping, ProductFacts } from '../domain/targets-of';
import { finishMarking } from './finish-marking';
import { readFacts } from './read-facts';
import { settleLevels } from './settle-levels';

interface LevelRow {
  location_id: string;
  inventory_item_id: string;
  product_id: string;
  level_version: string;
}
const dueLevel = (row: LevelRow): DueLevel => ({
  locationId: row.location_id,
  inventoryItemId: row.inventory_item_id,
  productId: row.product_id,
  levelVersion: Number(row.level_version),
});

export class PostgresLevels extends Levels {
  constructor(private readonly database: Database) {
    super();
  }

  async shopsSelling(facilityGroupId: string): Promise<Shop[]> {
    return this.database.query<Shop>(
      `select s.shop_id as "shopId", s.channel_id as "channelId" from shop s join facility c on c.facility_id = s.channel_id
       where c.facility_group_id = $1 and exists (select from location_mapping m where m.shop_id = s.shop_id) order by 1`,
      [facilityGroupId],
    );
  }

  async mappings(shopId: string): Promise<Mapping[]> {
    return this.database.query<Mapping>(
      `select location_id as "locationId", facility_id as "facilityId", facility_group_id as "facilityGroupId"
       from location_mapping where shop_id = $1 and master = 'ledger'`,
      [shopId],
    );
  }

  async finishMarking(shopId: string): Promise<void> {
    await finishMarking(this.database, shopId);
  }

  /** A level is looked at only where a baseline for it is known: unknown is not zero. */
  async due(shopId: string, after: DueLevel | undefined, limit: number): Promise<DueLevel[]> {
    const rows = await this.database.query<LevelRow>(
      `select l.location_id, l.inventory_item_id, l.product_id, l.level_version from shop_level l
       join location_mapping m on m.shop_id = l.shop_id and m.location_id = l.location_id and m.master = 'ledger'
       where l.shop_id = $1 and l.level_version <> l.confirmed_level_version and l.parked_code is null
         and (l.location_id, l.inventory_item_id) > ($2, $3)
         and exists (select from inventory i where i.product_id = l.product_id)
       order by l.location_id, l.inventory_item_id limit $4`,
      [shopId, after?.locationId ?? '', after?.inventoryItemId ?? '', limit],
    );
    return rows.map(dueLevel);
  }

  async again(shopId: string, levels: readonly DueLevel[]): Promise<DueLevel[]> {
    if (levels.length === 0) return [];
    const rows = await this.database.query<LevelRow>(
      `select l.location_id, l.inventory_item_id, l.product_id, l.level_version
       from unnest($2::text[], $3::text[]) as n (location_id, inventory_item_id) join shop_level l using (location_id, inventory_item_id)
       where l.shop_id = $1 order by 1, 2`,
      [shopId, levels.map(({ locationId }) => locationId), levels.map(({ inventoryItemId }) => inventoryItemId)],
    );
    return rows.map(dueLevel);
  }

  async facts(shopId: string, productIds: readonly string[]): Promise<ReadonlyMap<string, ProductFacts>> {
    return readFacts(this.database, shopId, productIds);
  }

  async store(shopId: string, runId: string, levels: readonly PlannedLevel[]): Promise<StoredRequest> {
    const requestId = newId();
    const variables = JSON.stringify({
      input: {
        name: 'available',
        reason: 'correction',
        referenceDocumentUri: `gid://stockline/UploadRequest/${requestId}`,
        quantities: levels.map(({ inventoryItemId, locationId, target, observed }) => ({
          inventoryItemId: `gid://shopify/InventoryItem/${inventoryItemId}`,
          locationId: `gid://shopify/Location/${locationId}`,
          quantity: target,
          changeFromQuantity: observed,
        })),
      },
      key: requestId,
    });
    await this.database.transaction(async (tx) => {
      await tx.execute('insert into upload_request (request_id, shop_id, run_id, variables) values ($1, $2, $3, $4)', [
        requestId,
        shopId,
        runId,
        variables,
      ]);
      await tx.execute(
        `insert into upload_request_level (request_id, row_no, location_id, inventory_item_id, level_version, change_from, quantity)
         select $1, ordinality - 1, location_id, inventory_item_id, level_version, change_from, quantity
         from unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[]) with ordinality
           as r (location_id, inventory_item_id, level_version, change_from, quantity, ordinality)`,
        [
          requestId,
          levels.map(({ locationId }) => locationId),
          levels.map(({ inventoryItemId }) => inventoryItemId),
          levels.map(({ levelVersion }) => levelVersion),
          levels.map(({ observed }) => observed),
          levels.map(({ target }) => target),
        ],
      );
    });
    return { requestId, variables, levels, storedAt: new Date() };
  }

  async openRequests(shopId: string): Promise<StoredRequest[]> {
    const rows = await this.database.query<
      LevelRow & { request_id: string; variables: string; stored_at: Date; change_from: string; quantity: string }
    >(
      `select q.request_id, q.variables, q.stored_at, r.location_id, r.inventory_item_id, coalesce(l.product_id, '') as product_id, r.level_version, r.change_from, r.quantity
       from upload_request q join upload_request_level r using (request_id)
       left join shop_level l on l.shop_id = q.shop_id and l.location_id = r.location_id and l.inventory_item_id = r.inventory_item_id
       where q.shop_id = $1 and q.state = 'stored' order by q.stored_at, q.request_id, r.row_no`,
      [shopId],
    );
    return [...Map.groupBy(rows, (row) => row.request_id)].map(([requestId, levels]) => ({
      requestId,
      variables: levels[0]!.variables,
      storedAt: levels[0]!.stored_at,
      levels: levels.map((row) => ({
        ...dueLevel(row),
        observed: Number(row.change_from),
        target: Number(row.quantity),
      })),
    }));
  }

  async countSend(requestId: string): Promise<void> {
    await this.database.execute(
      'update upload_request set sends = sends + 1, first_sent_at = coalesce(first_sent_at, now()) where request_id = $1',
      [requestId],
    );
  }

  async settle(
    shopId: string,
    runId: string,
    request: StoredRequest | undefined,
    state: 'confirmed' | 'refused' | 'abandoned',
    outcomes: readonly LevelOutcome[],
  ): Promise<void> {
    if (!request && outcomes.length === 0) return;
    await this.database.transaction(async (tx) => {
      if (request)
        await tx.execute('update upload_request set state = $2, settled_at = now() where request_id = $1', [
          request.requestId,
          state,
        ]);
      if (outcomes.length > 0) await settleLevels(tx, shopId, runId, outcomes);
    });
  }

  async countsOf(runId: string): Promise<{ confirmed: number; unchanged: number; parked: number; deferred: number }> {
    return countsOf(this.database, runId);
  }
}

async function countsOf(
  sql: Pick<Sql, 'query'>,
  runId: string,
): Promise<{ confirmed: number; unchanged: number; parked: number; deferred: number }> {
  const rows = await sql.query<{ outcome: 'confirmed' | 'unchanged' | 'parked' | 'deferred'; levels: string }>(
    'select outcome, count(*) as levels from run_level where run_id = $1 group by 1',
    [runId],
  );
  return {
    confirmed: 0,
    unchanged: 0,
    parked: 0,
    deferred: 0,
    ...Object.fromEntries(rows.map(({ outcome, levels }) => [outcome, Number(levels)])),
  };
}
