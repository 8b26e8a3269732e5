import type { Database, Sql } from '@app/common/database';
import { StocklineError } from '@app/common/kernel';
import { explainNumber, type FacilityStep } from '../domain/explain-number';
import { onHandNote } from '../domain/on-hand-note';
import { parkedHint } from '../domain/parked-hint';
import type { FacilityStock } from '../domain/physical-shares';
import type { Mapping, Published } from '../domain/targets-of';
import { byWhom, runIn } from './by-whom';
import { readFacts } from './read-facts';
import { lastReading } from './shop-readings';

interface FacilityRow {
  facilityId: string;
  isMember: boolean;
  priority: number | null;
  quantityOnHand: number | null;
  availableToPromise: number | null;
  safetyStock: number | null;
  safetyStockFrom: Date | null;
  safetyStockCause: object | null;
  version: number | null;
  changedAt: Date | null;
  reasonCode: string | null;
  cause: object | null;
}
interface HeldRow {
  channelId: string;
  publish: Published;
  facilityGroupId: string | null;
  threshold: number | null;
  thresholdFrom: Date | null;
  thresholdCause: object | null;
  queued: number | null;
  queuedAt: Date | null;
}
type MappingRow = Mapping & { master: string };

/** Every step from the stock of facilities to the number that a location of a shop shows of a product, each with where it came from and when. */
export async function explainLevel(
  database: Database,
  { shopId, locationId, productId }: { shopId: string; locationId: string; productId: string },
): Promise<object> {
  const mappings = await readMappings(database, shopId);
  const mapping = mappings.find((row) => row.locationId === locationId);
  if (!mapping)
    throw new StocklineError({
      code: 'location_unknown',
      message: `location ${locationId} of shop "${shopId}" is not mapped`,
      hint: `Mapped are ${mappings.map((row) => row.locationId).join(', ') || 'none'}; PUT /shops/${shopId}/locations/{id} maps one.`,
    });
  const held = await readHeld(database, shopId, productId);
  const facilities = await readFacilities(database, held.facilityGroupId, productId);
  const shared = (await readFacts(database, shopId, [productId])).get(productId);
  const unseen = await readUnseen(database, shopId, productId);
  const unseenHere = new Map(unseen.map((one) => [one.locationId, one.units]));
  const explained = explainNumber(
    mapping,
    { publish: held.publish, mappings: mappings.filter(({ master }) => master === 'ledger') },
    {
      facilities: facilities.filter(({ isMember }) => isMember).map(stockOf),
      threshold: held.threshold ?? 0,
      queued: shared?.queued ?? 0,
      unseenElsewhere: shared?.unseenElsewhere ?? 0,
      unseenHere,
    },
    facilities.filter(({ isMember }) => !isMember).map(stockOf),
  );
  const steps = new Map(explained.facilities.map((step) => [step.facilityId, step]));
  return {
    productId,
    shopId,
    locationId,
    channelId: held.channelId,
    facilityGroupId: held.facilityGroupId,
    publish: held.publish,
    ...(held.publish === 'on_hand' ? { note: onHandNote } : {}),
    mapping,
    facilities: facilities.map((row) => facilityShown(row, steps.get(row.facilityId)!)),
    sellable: explained.sellable,
    threshold: { units: explained.threshold, from: held.thresholdFrom, cause: held.thresholdCause },
    queued: { units: explained.queued, changedAt: held.queuedAt },
    unseen: { elsewhere: explained.unseenElsewhere, here: explained.unseenHere, since: unseen[0]?.since ?? null },
    onlineAvailable: explained.onlineAvailable,
    target: explained.target,
    levels: await readLevels(database, shopId, locationId, productId),
  };
}

const stockOf = (row: FacilityRow): FacilityStock => ({
  facilityId: row.facilityId,
  priority: row.priority ?? 0,
  availableToPromise: row.availableToPromise ?? 0,
  safetyStock: row.safetyStock ?? 0,
  quantityOnHand: row.quantityOnHand ?? 0,
});

const facilityShown = (row: FacilityRow, step: FacilityStep): object => ({
  facilityId: row.facilityId,
  isCounted: step.isCounted,
  why: row.changedAt === null && row.availableToPromise === null ? `${step.why}; no stock is known there` : step.why,
  priority: row.priority,
  quantityOnHand: row.quantityOnHand,
  reserved: row.quantityOnHand === null ? null : row.quantityOnHand - (row.availableToPromise ?? 0),
  availableToPromise: row.availableToPromise,
  safetyStock: row.safetyStock ?? 0,
  safetyStockFrom: row.safetyStockFrom,
  safetyStockCause: row.safetyStockCause,
  sellable: step.sellable,
  takenOff: step.takenOff,
  source: { version: row.version, changedAt: row.changedAt, reasonCode: row.reasonCode, cause: row.cause },
});

const readMappings = (sql: Pick<Sql, 'query'>, shopId: string): Promise<MappingRow[]> =>
  sql.query<MappingRow>(
    `select location_id as "locationId", facility_id as "facilityId", facility_group_id as "facilityGroupId", master
     from location_mapping where shop_id = $1 order by 1`,
    [shopId],
  );

async function readHeld(sql: Pick<Sql, 'query'>, shopId: string, productId: string): Promise<HeldRow> {
  const [held] = await sql.query<HeldRow>(
    `select s.channel_id as "channelId", s.publish, c.facility_group_id as "facilityGroupId", t.threshold::float8 as threshold, t.in_force_from as "thresholdFrom",
            t.cause as "thresholdCause",
            q.units::float8 as queued, q.changed_at as "queuedAt"
     from shop s
     left join facility c on c.facility_id = s.channel_id
     left join threshold t on t.facility_id = s.channel_id and t.product_id = $2
     left join order_queue q on q.channel_id = s.channel_id and q.product_id = $2
     where s.shop_id = $1`,
    [shopId, productId],
  );
  return held!;
}

/** Members of the group whether they have stock or not, and whoever else has stock of the product. */
const readFacilities = (sql: Pick<Sql, 'query'>, groupId: string | null, productId: string): Promise<FacilityRow[]> =>
  sql.query<FacilityRow>(
    `select facility_id as "facilityId", m.facility_id is not null as "isMember", m.priority, i.quantity_on_hand::float8 as "quantityOnHand",
            i.available_to_promise::float8 as "availableToPromise", t.safety_stock::float8 as "safetyStock", t.in_force_from as "safetyStockFrom",
            t.cause as "safetyStockCause", i.version::float8 as version, i.changed_at as "changedAt", i.reason_code as "reasonCode", i.cause
     from (select * from facility_group_member where facility_group_id = $1) m
     full join (select * from inventory where product_id = $2) i using (facility_id)
     left join (select * from threshold where product_id = $2) t using (facility_id)
     order by m.facility_id is null, m.priority, 1`,
    [groupId, productId],
  );

/** Units that this shop has sold and the ledger has not heard of, by location, the longest missed first. */
const readUnseen = (
  sql: Pick<Sql, 'query'>,
  shopId: string,
  productId: string,
): Promise<{ locationId: string; units: number; since: Date }[]> =>
  sql.query(
    `select location_id as "locationId", sum(units)::float8 as units, min(at) as since from unseen_order
     where shop_id = $1 and product_id = $2 group by 1 order by 3`,
    [shopId, productId],
  );

/** What is known of the product's items at the location: what the shop was asked to show, confirmed and said last, and by whose doing. */
async function readLevels(
  sql: Pick<Sql, 'query'>,
  shopId: string,
  locationId: string,
  productId: string,
): Promise<object[]> {
  const levels = await sql.query<{ parkedCode: string | null }>(
    `select inventory_item_id as "inventoryItemId",
            case when parked_code is not null then 'parked' when level_version = confirmed_level_version then 'confirmed' else 'due' end as state,
            confirmed_quantity::float8 as "confirmedQuantity", coalesce(w.read_at, confirmed_at) as "confirmedAt",
            observed_quantity::float8 as "observedQuantity", coalesce(w.read_at, observed_at) as "observedAt", written_at as "writtenAt", ${byWhom('written_run_id')} as "writtenBy",
            ${runIn('written_run_id')} as "writtenByRun", case when w.run_id is not null then 'run' else ${byWhom('last_run_id')} end as "lastLookBy",
            coalesce(w.run_id, ${runIn('last_run_id')}) as "lastRun",
            parked_code as "parkedCode", parked_reason as "parkedReason", parked_at as "parkedAt"
     from shop_level l ${lastReading} where shop_id = $1 and location_id = $2 and product_id = $3 order by 1`,
    [shopId, locationId, productId],
  );
  return levels.map((level) => ({
    ...level,
    parkedHint: level.parkedCode === null ? null : parkedHint(level.parkedCode),
  }));
}
