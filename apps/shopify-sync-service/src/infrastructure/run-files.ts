import type { Database } from '@app/common/database';

export interface Difference {
  shopId: string;
  locationId: string;
  inventoryItemId: string;
  productId: string | null;
  outcome: string;
  observed: number | null;
  target: number | null;
  code: string | null;
  reason: string | null;
}

export interface SentRequest {
  requestId: string;
  shopId: string;
  state: string;
  storedAt: Date;
  sends: number;
  variables: object;
}

const levelsAPage = 2_000;
const requestsAPage = 20;

/** What a run found to differ or was set aside, page by page in the order of shop, location and item. */
export async function* differencesOf(database: Database, runId: string): AsyncGenerator<Difference[]> {
  let after = ['', '', ''];
  for (;;) {
    const page = await database.query<Difference>(
      `select shop_id as "shopId", location_id as "locationId", inventory_item_id as "inventoryItemId", product_id as "productId",
              outcome, observed::float8 as observed, target::float8 as target, code, reason
       from run_level where run_id = $1 and outcome <> 'unchanged' and (shop_id, location_id, inventory_item_id) > ($2, $3, $4)
       order by shop_id, location_id, inventory_item_id limit $5`,
      [runId, ...after, levelsAPage],
    );
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (page.length < levelsAPage || !last) return;
    after = [last.shopId, last.locationId, last.inventoryItemId];
  }
}

/** What a run sent, in the order it was stored. */
export async function* requestsOf(database: Database, runId: string): AsyncGenerator<SentRequest[]> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const page = await database.query<SentRequest>(
      `select request_id as "requestId", shop_id as "shopId", state, stored_at as "storedAt", sends, variables::json as variables
       from upload_request where run_id = $1 and request_id > $2 order by request_id limit $3`,
      [runId, after, requestsAPage],
    );
    if (page.length > 0) yield page;
    if (page.length < requestsAPage) return;
    after = page.at(-1)!.requestId;
  }
}
