import type { ShipmentImported } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { StocklineError, newId, shorten } from '@app/common/kernel';
import { publishShipments } from './publish-shipments';

export interface ShipmentStatement {
  externalShipmentId: string;
  facilityNo: number;
  facilityId: string;
  isCancelled: boolean;
  items: readonly { itemExternalId: string | null; productNo: number; expected: number }[];
}

interface ItemRow {
  item_external_id: string | null;
  product_id: string;
  expected: string;
  accepted: string;
  rejected: string;
}

/**
 * Writes what is expected of a shipment, in place of what was stated before, and tells of it where that makes it other than it was. What has been
 * received stays: a shipment that a receipt opened is filled in.
 */
export async function stateShipment(tx: Tx, stated: ShipmentStatement): Promise<void> {
  const shipment = await lockOrOpen(tx, stated);
  if (shipment.facility_no !== stated.facilityNo && shipment.received)
    throw new StocklineError({
      code: 'shipment_received_elsewhere',
      message: `shipment "${shorten(stated.externalShipmentId)}" has been received in another facility than "${stated.facilityId}"`,
      hint: 'State the facility that received it, or announce what goes elsewhere as a shipment of its own.',
    });
  const before = await itemsOf(tx, shipment.shipment_no);
  await writeItems(tx, shipment.shipment_no, stated);
  const items = await itemsOf(tx, shipment.shipment_no);
  const status = statusOf(stated, items);
  const same = shipment.facility_no === stated.facilityNo && !shipment.unexpected && shipment.status === status;
  if (same && JSON.stringify(before) === JSON.stringify(items) && shipment.version !== '0') return;
  await tx.execute('update shipment set facility_no = $2, status = $3, unexpected = false where shipment_no = $1', [
    shipment.shipment_no,
    stated.facilityNo,
    status,
  ]);
  await publishShipments(tx, [shipment.shipment_no]);
}

interface LockedShipment {
  shipment_no: string;
  shipment_id: string;
  facility_no: number;
  status: ShipmentImported['status'];
  unexpected: boolean;
  version: string;
  received: boolean;
}

async function lockOrOpen(tx: Tx, { externalShipmentId, facilityNo }: ShipmentStatement): Promise<LockedShipment> {
  await tx.execute(
    `insert into shipment (shipment_id, external_shipment_id, facility_no, status) values ($1, $2, $3, 'created')
     on conflict (external_shipment_id) do nothing`,
    [newId(), externalShipmentId, facilityNo],
  );
  const [shipment] = await tx.query<LockedShipment>(
    `select s.shipment_no, s.shipment_id, s.facility_no, s.status, s.unexpected, s.version,
            exists (select from receipt r where r.shipment_no = s.shipment_no) as received
     from shipment s where s.external_shipment_id = $1 for update`,
    [externalShipmentId],
  );
  return shipment!;
}

/** A line that a receipt named by its product alone becomes the line that is stated of that product, where it is the only one. */
async function writeItems(tx: Tx, shipmentNo: string, { items }: ShipmentStatement): Promise<void> {
  const columns = [
    shipmentNo,
    items.map(({ productNo }) => productNo),
    items.map(({ itemExternalId }) => itemExternalId),
    items.map(({ expected }) => expected),
  ];
  const statedItems = 'unnest($2::int[], $3::text[], $4::bigint[]) as n (product_no, item_external_id, expected)';
  await tx.execute(
    `update shipment_item i set item_external_id = sole.item_external_id
     from (select product_no, min(item_external_id) as item_external_id from ${statedItems} where expected >= 0 group by 1 having count(*) = 1) sole
     where i.shipment_no = $1 and i.product_no = sole.product_no and i.item_external_id is null and sole.item_external_id is not null
       and not exists (select from shipment_item o where o.shipment_no = $1 and o.item_external_id = sole.item_external_id)`,
    columns,
  );
  await tx.execute(
    `with named as (
       update shipment_item i set expected = n.expected, product_no = n.product_no from ${statedItems}
       where i.shipment_no = $1 and i.item_external_id is not distinct from n.item_external_id
         and (n.item_external_id is not null or i.product_no = n.product_no)
       returning i.product_no, i.item_external_id
     )
     insert into shipment_item (shipment_no, product_no, item_external_id, expected)
     select $1, n.product_no, n.item_external_id, n.expected from ${statedItems}
     where not exists (select from named d where d.item_external_id is not distinct from n.item_external_id and d.product_no = n.product_no)`,
    columns,
  );
  // What is no longer stated is no longer expected; a line that nothing came of is gone.
  await tx.execute(
    `with gone as (
       delete from shipment_item i where i.shipment_no = $1 and accepted = 0 and rejected = 0 and not exists (
         select from ${statedItems} where n.product_no = i.product_no and n.item_external_id is not distinct from i.item_external_id)
     )
     update shipment_item i set expected = 0
     where i.shipment_no = $1 and expected <> 0 and (accepted <> 0 or rejected <> 0) and not exists (
       select from ${statedItems} where n.product_no = i.product_no and n.item_external_id is not distinct from i.item_external_id)`,
    columns,
  );
}

const itemsOf = (tx: Tx, shipmentNo: string): Promise<ItemRow[]> =>
  tx.query<ItemRow>(
    `select i.item_external_id, p.product_id, i.expected, i.accepted, i.rejected from shipment_item i join product p using (product_no)
     where i.shipment_no = $1 order by i.item_external_id nulls last, p.product_id`,
    [shipmentNo],
  );

function statusOf({ isCancelled }: ShipmentStatement, items: readonly ItemRow[]): ShipmentImported['status'] {
  const received = items.some((row) => Number(row.accepted) !== 0 || Number(row.rejected) !== 0);
  if (!received) return isCancelled ? 'cancelled' : 'shipped';
  const open = items.some((row) => Number(row.accepted) + Number(row.rejected) < Number(row.expected));
  return open && !isCancelled ? 'partially_received' : 'received';
}
