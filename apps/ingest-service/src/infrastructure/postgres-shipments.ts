import { createHash } from 'node:crypto';
import type { ShipmentReceipt } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { canonicalJson, newId, shorten } from '@app/common/kernel';
import { type OutgoingEvent, appendEvents, epochIn } from '@app/common/outbox';
import { topics } from '@app/common/contracts';
import { References, Shipments, type BookedReceipt, type FoundFacility } from '../application/ports';
import {
  receiptLines,
  type OverReceipt,
  type ReceiptRefused,
  type ReceivedItem,
  type ShipmentLine,
} from './receipt-lines';

/** Shipments are known by their external id; a receipt of one that was never announced opens it, flagged, and the file fills in what was expected. */
export class PostgresShipments extends Shipments {
  constructor(
    private readonly references: References,
    private readonly overReceipt: OverReceipt = 'flag',
  ) {
    super();
  }

  async book(
    tx: Tx,
    receipt: ShipmentReceipt,
    facility: FoundFacility,
    receivedAt: Date,
  ): Promise<BookedReceipt | 'repeat' | ReceiptRefused> {
    const contentHash = createHash('sha256').update(canonicalJson(receipt.items)).digest('hex');
    const [earlier] = await tx.query<{ content_hash: string }>(
      'select content_hash from receipt join shipment using (shipment_no) where external_shipment_id = $1 and receipt_id = $2',
      [receipt.externalShipmentId, receipt.receiptId],
    );
    if (earlier)
      return earlier.content_hash === contentHash
        ? 'repeat'
        : {
            code: 'receipt_conflict',
            message: `receipt "${shorten(receipt.receiptId)}" of shipment "${shorten(receipt.externalShipmentId)}" was booked before with other items`,
            hint: 'A correction is a receipt of its own: send the difference under a new receiptId.',
          };
    const items = await receiptLines(tx, this.references, receipt, this.overReceipt);
    if ('code' in items) return items;
    const shipment = await this.lockOrOpen(tx, receipt, facility);
    await this.write(tx, shipment.shipment_no, receipt, contentHash, items, receivedAt);
    const message = await this.receivedMessage(tx, shipment.shipment_no, receipt, facility, items, receivedAt);
    return {
      message,
      ...facility,
      items: items.map(({ product, accepted, locationSeqId }) => ({
        ...product,
        accepted,
        locationSeqId,
      })),
    };
  }

  private async lockOrOpen(
    tx: Tx,
    receipt: ShipmentReceipt,
    facility: FoundFacility,
  ): Promise<{ shipment_no: string }> {
    await tx.execute(
      `insert into shipment (shipment_id, external_shipment_id, facility_no, status, unexpected) values ($1, $2, $3, 'shipped', true)
       on conflict (external_shipment_id) do nothing`,
      [newId(), receipt.externalShipmentId, facility.facilityNo],
    );
    const [shipment] = await tx.query<{ shipment_no: string }>(
      'select shipment_no from shipment where external_shipment_id = $1 for update',
      [receipt.externalShipmentId],
    );
    return shipment!;
  }

  private async write(
    tx: Tx,
    shipmentNo: string,
    receipt: ShipmentReceipt,
    contentHash: string,
    items: readonly ReceivedItem[],
    receivedAt: Date,
  ): Promise<void> {
    await tx.execute(
      'insert into receipt (shipment_no, receipt_id, content_hash, received_at) values ($1, $2, $3, $4)',
      [shipmentNo, receipt.receiptId, contentHash, receivedAt.toISOString()],
    );
    const columns = [
      shipmentNo,
      items.map(({ product }) => product.productNo),
      items.map(({ itemExternalId }) => itemExternalId),
      items.map(({ accepted }) => accepted),
      items.map(({ rejected }) => rejected),
    ];
    await tx.execute(
      `insert into receipt_item (shipment_no, receipt_id, product_no, item_external_id, accepted, rejected)
       select $1, $6, * from unnest($2::int[], $3::text[], $4::bigint[], $5::bigint[])`,
      [...columns, receipt.receiptId],
    );
    await tx.execute(
      `with received as (
         select product_no, item_external_id, sum(accepted) as accepted, sum(rejected) as rejected
         from unnest($2::int[], $3::text[], $4::bigint[], $5::bigint[]) as r (product_no, item_external_id, accepted, rejected) group by 1, 2
       ), added as (
         update shipment_item i set accepted = i.accepted + r.accepted, rejected = i.rejected + r.rejected
         from received r where i.shipment_no = $1 and i.product_no = r.product_no and i.item_external_id is not distinct from r.item_external_id
         returning i.product_no, i.item_external_id
       )
       insert into shipment_item (shipment_no, product_no, item_external_id, accepted, rejected)
       select $1, r.product_no, r.item_external_id, r.accepted, r.rejected from received r
       where not exists (select from added a where a.product_no = r.product_no and a.item_external_id is not distinct from r.item_external_id)`,
      columns,
    );
  }

  async tell(tx: Tx, messages: readonly OutgoingEvent[]): Promise<void> {
    await appendEvents(tx, messages);
  }

  private async receivedMessage(
    tx: Tx,
    shipmentNo: string,
    receipt: ShipmentReceipt,
    facility: FoundFacility,
    items: readonly ReceivedItem[],
    receivedAt: Date,
  ): Promise<OutgoingEvent> {
    const totals = await tx.query<ShipmentLine>(
      `select i.product_no, p.product_id, i.item_external_id, i.expected, i.accepted, i.rejected
       from shipment_item i join product p using (product_no) where i.shipment_no = $1`,
      [shipmentNo],
    );
    const [shipment] = await tx.query<{
      shipment_id: string;
      status: 'partially_received' | 'received';
      unexpected: boolean;
      version: string;
    }>(
      `update shipment set version = version + 1, changed_at = now(),
         status = case when unexpected or exists (select from shipment_item i where i.shipment_no = $1 and i.accepted + i.rejected < i.expected)
                       then 'partially_received' else 'received' end
       where shipment_no = $1 returning shipment_id, status, unexpected, version`,
      [shipmentNo],
    );
    const { shipment_id: shipmentId, status, unexpected, version } = shipment!;
    return {
      topic: topics.shipmentReceived,
      key: shipmentId,
      type: 'stockline.shipment-received.v1',
      data: {
        shipmentId,
        externalShipmentId: receipt.externalShipmentId,
        receiptId: receipt.receiptId,
        facilityId: facility.facilityId,
        status,
        unexpected,
        overReceived: !unexpected && totals.some(isOver),
        items: items.map((item) => {
          const total = totals.find(
            (row) => row.product_no === item.product.productNo && row.item_external_id === item.itemExternalId,
          )!;
          return {
            itemExternalId: item.itemExternalId,
            productId: item.product.productId,
            accepted: item.accepted,
            rejected: item.rejected,
            expected: Number(total.expected),
            acceptedInTotal: Number(total.accepted),
            rejectedInTotal: Number(total.rejected),
            overReceived: !unexpected && isOver(total),
          };
        }),
        epoch: await epochIn(tx),
        version: Number(version),
        receivedAt: receivedAt.toISOString(),
      },
    };
  }
}

const isOver = ({ accepted, expected }: ShipmentLine): boolean => Number(accepted) > Number(expected);
