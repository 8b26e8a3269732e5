import type { Database } from '@app/common/database';
import { ObservedBook, type LocationCounts, type Rejection } from '../application/observed-ports';
import type { MappedLocation, RecordedLevel } from '../domain/observed-level';
import { sendObservedChunk } from './send-observed-chunk';
import { sentSoFar } from './sent-so-far';
import { stateItems } from './state-items';

interface Known {
  inventory_item_id: string;
  product_id: string;
  epoch: number | null;
  version: number;
}

/** What was read from shops and sent to ingest, chunk by chunk, in PostgreSQL. */
export class PostgresObservedBook extends ObservedBook {
  constructor(private readonly database: Database) {
    super();
  }

  locations(): Promise<MappedLocation[]> {
    return this.database.query<MappedLocation>(
      `select m.shop_id as "shopId", m.location_id as "locationId", m.facility_id as "facilityId", m.master
       from location_mapping m where m.facility_id is not null or m.facility_group_id is not null order by 1, 2`,
    );
  }

  async hasSent(runId: string): Promise<boolean> {
    const sent = await this.database.query(
      'select from observed_chunk where run_id = $1 and import_no is null limit 1',
      [runId],
    );
    return sent.length > 0;
  }

  async sentOf(
    runId: string,
    { shopId, locationId }: MappedLocation,
  ): Promise<{ chunks: number; rows: number; isWhole: boolean }> {
    const [row] = await this.database.query<{ chunks: number; rows: number; isWhole: boolean }>(
      `select count(*)::int as chunks, coalesce(sum(rows), 0)::int as rows, coalesce(bool_or(is_last), false) as "isWhole"
       from observed_chunk where run_id = $1 and shop_id = $2 and location_id = $3`,
      [runId, shopId, locationId],
    );
    return row!;
  }

  async send(
    runId: string,
    { shopId, locationId, facilityId }: MappedLocation,
    { fileName, ordinal, last, rows, dryRun }: Parameters<ObservedBook['send']>[2],
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      // An item that several products claim is nobody's until that is mended.
      const known = await tx.query<Known>(
        `select k.inventory_item_id, min(k.product_id) as product_id, min(i.epoch) as epoch, coalesce(min(i.version), 0)::float8 as version
         from product_link k left join inventory i on i.product_id = k.product_id and i.facility_id = $3
         where k.shop_id = $1 and k.inventory_item_id = any($2) group by 1 having count(distinct k.product_id) = 1`,
        [shopId, rows.map(({ inventoryItemId }) => inventoryItemId), facilityId],
      );
      const byItem = new Map(known.map((one) => [one.inventory_item_id, one]));
      await sendObservedChunk(tx, {
        ...{ runId, shopId, locationId, fileName, ordinal, last, dryRun },
        facilityId: facilityId!,
        rows: rows.map(({ line, inventoryItemId, sku, available, onHand }) => {
          const found = byItem.get(inventoryItemId);
          return {
            ...{ line, inventoryItemId, sku, available, onHand },
            productId: found?.product_id ?? null,
            epoch: found?.epoch ?? null,
            version: found?.version ?? 0,
          };
        }),
      });
    });
  }

  soFar(runId: string): ReturnType<ObservedBook['soFar']> {
    return sentSoFar(this.database, runId);
  }

  async progress(runId: string): Promise<{ sent: number; answered: number; rows: number }> {
    const [row] = await this.database.query<{ sent: number; answered: number; rows: number }>(
      `select count(*)::int as sent, count(answered_at)::int as answered, coalesce(sum(rows), 0)::int as rows from observed_chunk where run_id = $1`,
      [runId],
    );
    return row!;
  }

  async countsOf(runId: string, { shopId, locationId }: MappedLocation): Promise<LocationCounts> {
    const [row] = await this.database.query<LocationCounts>(
      `select coalesce(sum(applied), 0)::int as applied, coalesce(sum(unchanged), 0)::int as unchanged,
              coalesce(sum(superseded), 0)::int as superseded, coalesce(sum(rejected), 0)::int as rejected, min(taken_as) as "importId"
       from observed_chunk where run_id = $1 and shop_id = $2 and location_id = $3`,
      [runId, shopId, locationId],
    );
    return row!;
  }

  rejectionsOf(runId: string, { shopId, locationId }: MappedLocation): Promise<Rejection[]> {
    return this.database.query<Rejection>(
      `select r.line, r.code, r.reason, r.hint from observed_chunk c
       cross join jsonb_to_recordset(c.rejections) as r (line int, code text, reason text, hint text)
       where c.run_id = $1 and c.shop_id = $2 and c.location_id = $3 order by 1`,
      [runId, shopId, locationId],
    );
  }

  async compare(
    { shopId, locationId }: MappedLocation,
    rows: readonly RecordedLevel[],
  ): Promise<{ differing: number }> {
    const [row] = await this.database.query<{ differing: number }>(
      `with seen as (
         update shop_level l set observed_quantity = n.available, observed_at = now()
         from unnest($3::text[], $4::bigint[]) as n (item, available)
         where l.shop_id = $1 and l.location_id = $2 and l.inventory_item_id = n.item
         returning l.confirmed_quantity, n.available
       )
       select count(*)::int as differing from seen where confirmed_quantity is not null and confirmed_quantity <> available`,
      [shopId, locationId, rows.map(({ inventoryItemId }) => inventoryItemId), rows.map(({ available }) => available)],
    );
    return row!;
  }

  async unlinked(shopId: string, itemIds: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ item: string }>(
      `select n.item from unnest($2::text[]) as n (item)
       where not exists (select from product_link k where k.shop_id = $1 and k.inventory_item_id = n.item)`,
      [shopId, itemIds],
    );
    return rows.map(({ item }) => item);
  }

  async askForProducts(
    shopId: string,
    items: readonly { inventoryItemId: string; sku: string | null }[],
  ): Promise<void> {
    await this.database.transaction((tx) =>
      stateItems(
        tx,
        items.map((item) => ({ shopId, ...item })),
      ),
    );
  }
}
