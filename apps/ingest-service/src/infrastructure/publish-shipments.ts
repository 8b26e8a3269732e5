import type { Tx } from '@app/common/database';
import { lockEventLog } from '@app/common/outbox';

/** Gives shipments that were stated otherwise their next version, and tells of them: as they are now, with what has been received. */
export async function publishShipments(tx: Tx, shipmentNos: readonly string[]): Promise<void> {
  if (shipmentNos.length === 0) return;
  await tx.execute(
    'update shipment set version = version + 1, changed_at = now() where shipment_no = any($1::bigint[])',
    [shipmentNos],
  );
  await lockEventLog(tx);
  await tx.execute(publish, [shipmentNos]);
}

const at = `to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const publish = `
  insert into event_log (topic, key, payload)
  select 'shipment-imported', s.shipment_id, jsonb_build_object(
    'specversion', '1.0', 'id', uuidv7()::text, 'source', 'stockline', 'type', 'stockline.shipment-imported.v1', 'time', ${at},
    'datacontenttype', 'application/json', 'data', jsonb_build_object(
      'shipmentId', s.shipment_id, 'externalShipmentId', s.external_shipment_id, 'facilityId', f.facility_id, 'status', s.status,
      'shipmentType', s.shipment_type, 'originFacilityId', s.origin_facility_id, 'attributes', s.attributes,
      'items', (
        select coalesce(jsonb_agg(jsonb_build_object(
          'itemExternalId', i.item_external_id, 'productId', p.product_id, 'expected', i.expected, 'accepted', i.accepted, 'rejected', i.rejected,
          'trackingNumbers', i.tracking_numbers) order by i.item_external_id nulls last, p.product_id), '[]')
        from shipment_item i join product p using (product_no) where i.shipment_no = s.shipment_no),
      'epoch', e.epoch, 'version', s.version, 'importedAt', ${at}))::text
  from shipment s join facility f using (facility_no), epoch e
  where s.shipment_no = any($1::bigint[]) order by s.external_shipment_id`;
