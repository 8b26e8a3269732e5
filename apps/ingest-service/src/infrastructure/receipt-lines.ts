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

/** What becomes of a receipt that brings more than is expected: it is booked and told with a flag, or refused. */
export type OverReceipt = 'flag' | 'refuse';

/** The lines that a receipt speaks of. A product alone names its line where the shipment has one line of it. */
export async function receiptLines(
  tx: Tx,
  references: References,
  receipt: ShipmentReceipt,
  overReceipt: OverReceipt,
): Promise<ReceivedItem[] | ReceiptRefused> {
  const { lines, isStated } = await lockedLines(tx, receipt.externalShipmentId);
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
  const refusesOver = overReceipt === 'refuse' && isStated;
  for (const total of totalsOf(lines, items)) {
    const refused = belowZero(receipt, total) ?? (refusesOver ? overExpected(receipt, total) : undefined);
    if (refused) return refused;
  }
  return items;
}

/** The lines of a shipment, and whether somebody has said what is expected of it: a receipt may have opened it. */
async function lockedLines(
  tx: Tx,
  externalShipmentId: string,
): Promise<{ lines: readonly ShipmentLine[]; isStated: boolean }> {
  const [shipment] = await tx.query<{ shipment_no: string; unexpected: boolean }>(
    'select shipment_no, unexpected from shipment where external_shipment_id = $1 for update',
    [externalShipmentId],
  );
  if (!shipment) return { lines: [], isStated: false };
  const lines = await tx.query<ShipmentLine>(
    `select i.product_no, p.product_id, i.item_external_id, i.expected, i.accepted, i.rejected
     from shipment_item i join product p using (product_no) where i.shipment_no = $1`,
    [shipment.shipment_no],
  );
  return { lines, isStated: !shipment.unexpected };
}

const productOf = (line: ShipmentLine): FoundProduct => ({ productNo: line.product_no, productId: line.product_id });

/** What a receipt adds to a line, beside what had been accepted and is expected of it. */
interface Total {
  productId: string;
  expected: number;
  accepted: number;
  added: number;
}

const totalsOf = (lines: readonly ShipmentLine[], items: readonly ReceivedItem[]): Total[] =>
  items.map(({ product: { productNo, productId }, itemExternalId }) => {
    const line = lines.find(
      ({ product_no, item_external_id }) => product_no === productNo && item_external_id === itemExternalId,
    );
    const added = items
      .filter((one) => one.itemExternalId === itemExternalId && one.product.productNo === productNo)
      .reduce((sum, { accepted }) => sum + accepted, 0);
    return { productId, expected: Number(line?.expected ?? 0), accepted: Number(line?.accepted ?? 0), added };
  });

/** A correction takes back what was accepted, never more. */
function belowZero(receipt: ShipmentReceipt, { productId, accepted, added }: Total): ReceiptRefused | undefined {
  if (accepted + added >= 0) return undefined;
  return {
    code: 'receipt_below_zero',
    message: `receipt "${shorten(receipt.receiptId)}" takes back ${-added} of ${productId}, and ${accepted} have been accepted of shipment "${shorten(receipt.externalShipmentId)}"`,
    hint: 'A correction takes back at most what was accepted.',
  };
}

/** Units beyond what is expected, where they are not wanted. A correction downwards is always taken. */
function overExpected(
  receipt: ShipmentReceipt,
  { productId, expected, accepted, added }: Total,
): ReceiptRefused | undefined {
  if (added <= 0 || accepted + added <= expected) return undefined;
  return {
    code: 'receipt_over_expected',
    message: `receipt "${shorten(receipt.receiptId)}" brings ${added} of ${productId} to the ${accepted} accepted of shipment "${shorten(receipt.externalShipmentId)}", and ${expected} are expected`,
    hint: 'State what is expected of the shipment, then replay; or let such receipts through with OVER_RECEIPT=flag.',
  };
}
