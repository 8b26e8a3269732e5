import type { Tx } from '@app/common/database';
import type { AppliedRows, ImportFile } from '@app/common/imports';
import { sendObservedChunk } from '../send-observed-chunk';

interface Row {
  line: number;
  shopId: string;
  locationId: string;
  facilityId: string;
  inventoryItemId: string;
  sku: string | null;
  productId: string | null;
  available: number;
  onHand: number;
  epoch: number | null;
  version: number;
}

/** Rows of one location, the number of its next chunk in the run, and whether the file has more of it behind them. */
interface Stretch {
  shopId: string;
  locationId: string;
  ordinal: number;
  last: boolean;
}

/**
 * Sends the rows from..to, a chunk a location. They commit with the ordinal that the file has reached, so that none is sent twice. How they end is
 * told by the answers; until then they count nowhere.
 */
export async function sendObserved(
  tx: Tx,
  { importNo, runId }: Pick<ImportFile, 'importNo' | 'runId'>,
  from: number,
  to: number,
): Promise<AppliedRows> {
  await tx.execute(nameMadeProducts, [importNo, from, to]);
  const stretches = await tx.query<Stretch>(nextChunks, [importNo, from, to, runId]);
  const rows = await tx.query<Row>(rowsToSend, [importNo, from, to]);
  const byLocation = Map.groupBy(rows, ({ shopId, locationId }) => `${shopId}|${locationId}`);
  for (const { shopId, locationId, ordinal, last } of stretches) {
    const its = byLocation.get(`${shopId}|${locationId}`)!;
    const { facilityId } = its[0]!;
    await sendObservedChunk(
      tx,
      {
        ...{ runId, shopId, locationId, facilityId, ordinal, last },
        dryRun: false,
        rows: its.map(({ shopId: _, locationId: __, facilityId: ___, ...row }) => row),
      },
      importNo,
    );
  }
  return { applied: 0, unchanged: 0, superseded: 0, rejected: 0 };
}

/** $1 import, $2 and $3 the rows, $4 run. */
const nextChunks = `
  select r.shop_id as "shopId", r.location_id as "locationId",
         (select count(*)::int from observed_chunk c where c.run_id = $4::uuid and c.shop_id = r.shop_id and c.location_id = r.location_id) as ordinal,
         not exists (select from observed_file_row n where n.import_no = $1::bigint and n.ordinal = $3::int + 1
                     and n.shop_id = r.shop_id and n.location_id = r.location_id) as last
  from observed_file_row r where r.import_no = $1::bigint and r.ordinal between $2::int and $3::int
  group by 1, 2, r.shop_id, r.location_id order by min(r.ordinal)`;

/** An item whose product had to be made has one by now. One that has not goes out without, and is told by ingest. $1 import, $2 and $3 the rows. */
const nameMadeProducts = `
  update observed_file_row r set product_id = k.product_id
  from (select shop_id, inventory_item_id, min(product_id) as product_id from product_link
        where (shop_id, inventory_item_id) in (
          select n.shop_id, n.inventory_item_id from observed_file_row n
          where n.import_no = $1::bigint and n.ordinal between $2::int and $3::int and n.product_id is null)
        group by 1, 2 having count(*) = 1) k
  where r.import_no = $1::bigint and r.ordinal between $2::int and $3::int and r.product_id is null
    and k.shop_id = r.shop_id and k.inventory_item_id = r.inventory_item_id`;

/** $1 import, $2 and $3 the rows. */
const rowsToSend = `
  select r.line, r.shop_id as "shopId", r.location_id as "locationId", r.facility_id as "facilityId", r.inventory_item_id as "inventoryItemId", r.sku,
         r.product_id as "productId", r.available::float8, r.on_hand::float8 as "onHand", r.epoch, r.version::float8
  from observed_file_row r
  where r.import_no = $1::bigint and r.ordinal between $2::int and $3::int order by r.ordinal`;
