import { topics } from '@app/common/contracts';
import type { StateSource } from '@app/common/outbox';

const changedAt = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** What identifications of a product say of it: pairs of two of their members, each once, in one order. */
const pairs = (first: string, second: string, where: string): string => `(
  select coalesce(jsonb_agg(jsonb_build_array(a, b) order by a collate "C", b collate "C"), '[]')
  from (select distinct i->>'${first}' as a, i->>'${second}' as b from jsonb_array_elements(stated->'identifications') i where ${where}) d)`;
const isItemOfShop = "i->>'idType' = 'shopifyInventoryItemId' and i ? 'shopId'";

/** All that ingest tells of its state. Places of levels and queues are made of two parts, so that a page ends between any two keys. */
export const stateSources: readonly StateSource[] = [
  {
    topic: topics.inventoryChanged,
    type: 'stockline.inventory-changed.v1',
    rows: `select p.product_id || '|' || f.facility_id as key, l.version, l.quantity_on_hand as "quantityOnHand",
                  l.available_to_promise as "availableToPromise"
           from inventory_level l join product p using (product_no) join facility f using (facility_no) where l.version > 0`,
    facts: ['version', 'quantityOnHand', 'availableToPromise'],
    page: (tx, after, limit) => {
      const [productNo, facilityNo] = numbersOf(after);
      return tx.query(
        `select l.product_no || '|' || l.facility_no as place, p.product_id || '|' || f.facility_id as key, jsonb_build_object(
           'productId', p.product_id, 'facilityId', f.facility_id, 'quantityOnHand', l.quantity_on_hand, 'availableToPromise', l.available_to_promise,
           'quantityOnHandDelta', 0, 'availableToPromiseDelta', 0, 'reasonCode', 'REPUBLISHED', 'version', l.version,
           'changedAt', ${changedAt('l.changed_at')}, 'cause', jsonb_build_object('kind', 'api')) as data
         from inventory_level l join product p using (product_no) join facility f using (facility_no)
         where l.version > 0 and (l.product_no, l.facility_no) > ($1::int, $2::int)
         order by l.product_no, l.facility_no limit $3 for update of l`,
        [productNo, facilityNo, limit],
      );
    },
  },
  {
    topic: topics.orderQueueChanged,
    type: 'stockline.order-queue-changed.v1',
    rows: `select p.product_id || '|' || q.channel_id as key, q.version, q.units
           from order_queue q join product p using (product_no) where q.version > 0`,
    facts: ['version', 'units'],
    page: (tx, after, limit) => {
      const [productNo, channelId] = after === null ? [0, ''] : partsOf(after);
      return tx.query(
        `select q.product_no || '|' || q.channel_id as place, p.product_id || '|' || q.channel_id as key, jsonb_build_object(
           'productId', p.product_id, 'channelId', q.channel_id, 'units', q.units, 'version', q.version, 'changedAt', ${changedAt('q.changed_at')}) as data
         from order_queue q join product p using (product_no)
         where q.version > 0 and (q.product_no, q.channel_id) > ($1::int, $2::text)
         order by q.product_no, q.channel_id limit $3 for update of q`,
        [productNo, channelId, limit],
      );
    },
  },
  {
    topic: topics.productChanged,
    type: 'stockline.product-changed.v1',
    rows: `select product_id as key, version, stated->>'name' as name, stated->>'productType' as "productType", stated->>'vendor' as vendor,
                  coalesce(stated->'tags', '[]') as tags, coalesce(stated->'categories', '[]') as categories,
                  ${pairs('idType', 'idValue', 'true')} as names, ${pairs('shopId', 'idValue', isItemOfShop)} as items
           from product where version > 0`,
    facts: ['version', 'name', 'productType', 'vendor', 'tags', 'categories', 'names', 'items'],
    page: (tx, after, limit) =>
      tx.query(
        `select product_id as place, product_id as key,
                jsonb_build_object('productId', product_id) || stated || jsonb_build_object('version', version, 'changedAt', ${changedAt('changed_at')}) as data
         from product where version > 0 and product_id > $1 order by product_id limit $2 for update`,
        [after ?? '', limit],
      ),
  },
  {
    topic: topics.facilityChanged,
    type: 'stockline.facility-changed.v1',
    rows: `select facility_id as key, version, external_facility_id as "externalFacilityId", name, type, time_zone as "timeZone",
                  facility_group_id as "facilityGroupId" from facility where version > 0`,
    facts: ['version', 'externalFacilityId', 'name', 'type', 'timeZone', 'facilityGroupId'],
    page: (tx, after, limit) =>
      tx.query(
        `select facility_id as place, facility_id as key, jsonb_build_object(
           'facilityId', facility_id, 'externalFacilityId', external_facility_id, 'name', name, 'type', type, 'timeZone', time_zone,
           'facilityGroupId', facility_group_id, 'version', version, 'changedAt', ${changedAt('changed_at')}) as data
         from facility where version > 0 and facility_id > $1 order by facility_id limit $2 for update`,
        [after ?? '', limit],
      ),
  },
  {
    topic: topics.facilityGroupChanged,
    type: 'stockline.facility-group-changed.v1',
    rows: `select facility_group_id as key, version, (
             select coalesce(jsonb_agg(jsonb_build_array(m->>'facilityId', m->'priority') order by m->>'facilityId' collate "C"), '[]')
             from jsonb_array_elements(published) m) as members
           from facility_group where version > 0`,
    facts: ['version', 'members'],
    page: (tx, after, limit) =>
      tx.query(
        `select facility_group_id as place, facility_group_id as key, jsonb_build_object(
           'facilityGroupId', facility_group_id, 'members', published, 'version', version, 'changedAt', ${changedAt('changed_at')}) as data
         from facility_group where version > 0 and facility_group_id > $1 order by facility_group_id limit $2 for update`,
        [after ?? '', limit],
      ),
  },
];

function numbersOf(place: string | null): [number, number] {
  if (place === null) return [0, 0];
  const [first, second] = partsOf(place);
  return [first, Number(second)];
}

function partsOf(place: string): [number, string] {
  const at = place.indexOf('|');
  return [Number(place.slice(0, at)), place.slice(at + 1)];
}
