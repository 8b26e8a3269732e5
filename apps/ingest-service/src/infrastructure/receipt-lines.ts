import type { ShipmentReceipt } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { shorten, type ProblemCode } from '@app/common/kernel';
import type { FoundProduct, References } from '../application/ports';

export interface ShipmentLine {
  product_no: number;
  product_id: string;
  item_external_id: string | null;
  expected: string;
  accepted: string;
  rejected: string;
}
export interface ReceiptRefused {
  code: ProblemCode;
  message: string;
  hint: string;
}
export interface ReceivedItem {
  product: FoundProduct;
  itemExternalId: string | null;
  accepted: number;
  rejected: number;
  locationSeqId: string | null;
}

/** The lines that a receipt speaks of. A product alone names its line where the shipment has one line of it. */
export async function receiptLines(
  tx: Tx,
  references: References,
  receipt: ShipmentReceipt,
): Promise<ReceivedItem[] | ReceiptRefused> {
  const lines = await lockedLines(tx, receipt.externalShipmentId);
  const named = await references.products(tx, receipt.items);
  const items: ReceivedItem[] = [];
  for (const [index, item] of receipt.items.entries()) {
    const line = lines.find(({ item_external_id }) => item_external_id === item.itemExternalId);
    const product = item.productId === undefined && item.idValue === undefined ? line && productOf(line) : named[index];
    if (!product)
      return {
        code: 'shipment_item_unknown',
        message: `shipment "${shorten(receipt.externalShipmentId)}" has no item "${shorten(item.itemExternalId)}"`,
        hint: 'Name the product in the receipt, or replay once the shipment has been imported.',
      };
    if ('code' in product) return product;
    const ofProduct = lines.filter(({ product_no }) => product_no === product.productNo);
    items.push({
      product,
      itemExternalId: item.itemExternalId ?? (ofProduct.length === 1 ? ofProduct[0]!.item_external_id : null),
      accepted: item.accepted,
      rejected: item.rejected ?? 0,
      locationSeqId: item.locationSeqId ?? null,
    });
  }
  return belowZero(receipt, lines, items) ?? items;
}

async function lockedLines(tx: Tx, externalShipmentId: string): Promise<ShipmentLine[]> {
  const [shipment] = await tx.query<{ shipment_no: string }>(
    'select shipment_no from shipment where external_shipment_id = $1 for update',
    [externalShipmentId],
  );
  if (!shipment) return [];
  return tx.query<ShipmentLine>(
    `select i.product_no, p.product_id, i.item_external_id, i.expected, i.accepted, i.rejected
     from shipment_item i join product p using (product_no) where i.shipment_no = $1`,
    [shipment.shipment_no],
  );
}

const productOf = (line: ShipmentLine): FoundProduct => ({ productNo: line.product_no, productId: line.product_id });

/** A correction takes back what was accepted, never more. */
function belowZero(
  receipt: ShipmentReceipt,
  lines: readonly ShipmentLine[],
  items: readonly ReceivedItem[],
): ReceiptRefused | undefined {
  const isOf = (item: ReceivedItem) => (line: ShipmentLine) =>
    line.product_no === item.product.productNo && line.item_external_id === item.itemExternalId;
  for (const item of items) {
    const accepted = Number(lines.find(isOf(item))?.accepted ?? 0);
    const added = items
      .filter((one) => one.itemExternalId === item.itemExternalId && one.product.productNo === item.product.productNo)
      .reduce((sum, one) => sum + one.accepted, 0);
    if (accepted + added < 0)
      return {
        code: 'receipt_below_zero',
        message: `receipt "${shorten(receipt.receiptId)}" takes back ${-added} of ${item.product.productId}, and ${accepted} have been accepted of shipment "${shorten(receipt.externalShipmentId)}"`,
        hint: 'A correction takes back at most what was accepted.',
      };
  }
  return undefined;
}
