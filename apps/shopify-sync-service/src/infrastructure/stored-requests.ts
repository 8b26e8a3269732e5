import type { Database, Tx } from '@app/common/database';
import { newId } from '@app/common/kernel';
import type { BulkLine, PlannedLevel, StoredRequest } from '../application/ports';
import type { Published } from '../domain/targets-of';
import { dueLevel, type LevelRow } from './select-levels';

/** Stores a request with its rows before it is sent. Its id is its idempotency key, and is kept in its variables. */
export async function storeRequest(
  database: Database,
  shopId: string,
  runId: string,
  publish: Published,
  levels: readonly PlannedLevel[],
  inBulk?: BulkLine,
): Promise<StoredRequest> {
  const requestId = newId();
  const variables = variablesOf(requestId, publish, levels);
  await database.transaction(async (tx) => {
    await tx.execute(
      'insert into upload_request (request_id, shop_id, run_id, variables, bulk_id, bulk_line) values ($1, $2, $3, $4, $5, $6)',
      [requestId, shopId, runId, variables, inBulk?.bulkId ?? null, inBulk?.line ?? null],
    );
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

export interface RequestRow extends LevelRow {
  request_id: string;
  /** With the first row of a request alone: they are 45 KB, and twenty requests have five thousand rows. */
  variables: string | null;
  stored_at: Date;
  change_from: string;
  quantity: string;
}

/** The rows of requests `q`, with what is known of their levels now. */
export const requestRows = `
  select q.request_id, case when r.row_no = 0 then q.variables end as variables, q.stored_at, q.bulk_line,
         r.location_id, r.inventory_item_id, coalesce(l.product_id, '') as product_id, r.level_version, l.parked_code, l.parked_reason, r.change_from, r.quantity
  from q join upload_request_level r using (request_id)
  left join shop_level l on l.shop_id = q.shop_id and l.location_id = r.location_id and l.inventory_item_id = r.inventory_item_id
  order by q.stored_at, q.request_id, r.row_no`;

/** Requests of a shop whose fate is not known, the oldest first. Those in a bulk operation that is not over have theirs before them. */
export async function openRequests(database: Database, shopId: string, limit: number): Promise<StoredRequest[]> {
  const rows = await database.query<RequestRow>(
    `with q as (select * from upload_request u where u.shop_id = $1 and u.state = 'stored' and not exists (
                  select from bulk_operation b where b.bulk_id = u.bulk_id and b.ended_at is null)
                order by stored_at, request_id limit $2) ${requestRows}`,
    [shopId, limit],
  );
  return [...Map.groupBy(rows, (row) => row.request_id).values()].map(storedRequest);
}

export const storedRequest = (rows: readonly RequestRow[]): StoredRequest => ({
  requestId: rows[0]!.request_id,
  variables: rows[0]!.variables!,
  storedAt: rows[0]!.stored_at,
  levels: rows.map((row) => ({ ...dueLevel(row), observed: Number(row.change_from), target: Number(row.quantity) })),
});

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
