import type { Sql } from '@app/common/database';

export interface ShipmentFilter {
  status?: string;
  facilityId?: string;
  /** Ours or the sender's. */
  named?: string;
}

export interface ShipmentView {
  shipmentId: string;
  externalShipmentId: string;
  facilityId: string;
  status: string;
  /** Opened by a receipt, and not stated yet. */
  unexpected: boolean;
  /** More was accepted of some item than was expected; false where nobody has said what is. */
  overReceived: boolean;
  shipmentType: string | null;
  /** As the sender calls it; it may be unknown here. */
  originFacilityId: string | null;
  attributes: Record<string, string>;
  items: {
    itemExternalId: string | null;
    productId: string;
    expected: number;
    accepted: number;
    rejected: number;
    /** More was accepted than was expected. */
    overReceived: boolean;
    trackingNumbers: string[];
  }[];
  version: number;
  changedAt: string;
}

/** Shipments, the newest first, each with its items. `before` is the number a page ends above. */
export async function readShipments(
  sql: Pick<Sql, 'query'>,
  { status, facilityId, named }: ShipmentFilter,
  limit: number,
  before: string | undefined,
): Promise<{ number: string; shown: ShipmentView }[]> {
  return sql.query(
    `select s.shipment_no as number, jsonb_build_object(
       'shipmentId', s.shipment_id, 'externalShipmentId', s.external_shipment_id, 'facilityId', f.facility_id, 'status', s.status,
       'unexpected', s.unexpected,
       'overReceived', not s.unexpected and exists (select from shipment_item i where i.shipment_no = s.shipment_no and i.accepted > i.expected), 'shipmentType', s.shipment_type, 'originFacilityId', s.origin_facility_id, 'attributes', s.attributes, 'items', (
         select coalesce(jsonb_agg(jsonb_build_object('itemExternalId', i.item_external_id, 'productId', p.product_id, 'expected', i.expected,
                                                      'accepted', i.accepted, 'rejected', i.rejected,
                                                      'overReceived', not s.unexpected and i.accepted > i.expected, 'trackingNumbers', i.tracking_numbers) order by i.item_external_id, p.product_id), '[]')
         from shipment_item i join product p using (product_no) where i.shipment_no = s.shipment_no),
       'version', s.version, 'changedAt', s.changed_at) as shown
     from shipment s join facility f using (facility_no)
     where ($1::text is null or s.status = $1) and ($2::text is null or f.facility_id = $2)
       and ($3::text is null or s.shipment_id = $3 or s.external_shipment_id = $3) and ($4::bigint is null or s.shipment_no < $4)
     order by s.shipment_no desc limit $5`,
    [status ?? null, facilityId ?? null, named ?? null, before ?? null, limit],
  );
}
