import type { Database, Tx } from '@app/common/database';
import { newId } from '@app/common/kernel';
import type { PlannedLevel, StoredRequest } from '../application/ports';
import type { Published } from '../domain/targets-of';
import { dueLevel, type LevelRow } from './select-levels';

/** Stores a request with its rows before it is sent. Its id is its idempotency key, and is kept in its variables. */
export async function storeRequest(
  database: Database,
  shopId: string,
  runId: string,
  publish: Published,
  levels: readonly PlannedLevel[],
): Promise<StoredRequest> {
  const requestId = newId();
  const variables = variablesOf(requestId, publish, levels);
  await database.transaction(async (tx) => {
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

const variablesOf = (requestId: string, publish: Published, levels: readonly PlannedLevel[]): string =>
  JSON.stringify({
    input: {
      name: publish,
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

/** Requests of a shop whose fate is not known, the oldest first. */
export async function openRequests(database: Database, shopId: string): Promise<StoredRequest[]> {
  const rows = await database.query<
    LevelRow & { request_id: string; variables: string; stored_at: Date; change_from: string; quantity: string }
  >(
    `select q.request_id, q.variables, q.stored_at, r.location_id, r.inventory_item_id, coalesce(l.product_id, '') as product_id, r.level_version,
            l.parked_code, l.parked_reason, r.change_from, r.quantity
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

/** Ends a request. What became of an abandoned one nobody knows: what its levels showed last is no longer a measure of what was sold. */
export async function settleRequest(
  tx: Tx,
  requestId: string,
  state: 'confirmed' | 'refused' | 'abandoned',
): Promise<void> {
  await tx.execute('update upload_request set state = $2, settled_at = now() where request_id = $1', [
    requestId,
    state,
  ]);
  if (state === 'abandoned')
    await tx.execute(
      `update shop_level l set baseline_quantity = null from upload_request q join upload_request_level r using (request_id)
       where q.request_id = $1 and l.shop_id = q.shop_id and l.location_id = r.location_id and l.inventory_item_id = r.inventory_item_id`,
      [requestId],
    );
}
