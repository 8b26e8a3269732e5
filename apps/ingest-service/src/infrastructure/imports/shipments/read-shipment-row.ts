import { parseWholeNumber, type MatchedHeader, type RecordBatch } from '@app/common/csv';
import { type RowProblem, type RowReader, type StagedRow, RowCells } from '@app/common/imports';
import { shorten } from '@app/common/kernel';
import {
  readAttribute,
  readShipmentStatus,
  readShipmentType,
  readTrackingNumbers,
  shipmentTypes,
  statedStatuses,
  type StatedStatus,
} from '../../../domain/read-shipment-words';
import { FacilityCells } from '../facility-cells';
import type { KnownNames } from '../known-names';
import { ProductCells } from '../product-cells';

const columns = [
  ...['externalShipmentId', 'quantity', 'originFacilityId', 'itemExternalId', 'trackingNumber'],
  ...['shipmentAttribute', 'shipmentType', 'shipmentStatus'],
];
const longestId = 255;

/** What a row says of its shipment, beside its item. */
interface Said {
  externalShipmentId: string;
  status: StatedStatus | null;
  type: string | null;
  origin: string | null;
  itemExternalId: string | null;
  tracking: string | null;
  attribute: { name: string; value: string } | null;
}

/**
 * Reads the rows of a shipments file into staging. A row that cancels its shipment may leave item and destination blank: what it speaks of is
 * the whole shipment.
 */
export class ReadShipmentRow implements RowReader {
  private readonly cells: RowCells<string>;
  private readonly products: ProductCells;
  private readonly destinations: FacilityCells;

  constructor(
    header: MatchedHeader,
    names: Pick<KnownNames, 'idTypes' | 'products' | 'facilities' | 'externalFacilities'>,
    private readonly grouping: string | undefined,
  ) {
    this.cells = new RowCells(header, columns);
    this.products = new ProductCells(header, names);
    this.destinations = new FacilityCells(header, names, 'destinationFacilityId', 'externalDestinationFacilityId');
  }

  prepare(batch: RecordBatch): Promise<void> {
    return this.products.prepare(batch);
  }

  read(batch: RecordBatch, index: number, row: StagedRow): RowProblem | undefined {
    const said = this.said(batch, index);
    if ('code' in said) return said;
    const item = this.item(batch, index, said.status === 'cancelled');
    if ('code' in item) return item;
    const destination = this.destination(batch, index, said.status === 'cancelled');
    if (typeof destination === 'object' && destination !== null) return destination;
    row.text(said.externalShipmentId);
    row.integer(item.productNo);
    row.text(said.itemExternalId);
    row.integer(item.expected);
    row.integer(destination);
    row.text(said.origin);
    row.text(said.type);
    row.text(said.status);
    row.text(said.tracking);
    row.text(said.attribute?.name ?? null);
    row.text(said.attribute?.value ?? null);
    return undefined;
  }

  private said(batch: RecordBatch, index: number): Said | RowProblem {
    const text = (column: string): string => this.cells.text(batch, index, column);
    const [status, type, attribute] = [text('shipmentStatus'), text('shipmentType'), text('shipmentAttribute')];
    const said: Said = {
      externalShipmentId: text('externalShipmentId'),
      status: status === '' ? null : (readShipmentStatus(status) ?? null),
      type: type === '' ? null : (readShipmentType(type) ?? null),
      origin: text('originFacilityId') || null,
      itemExternalId: text('itemExternalId') || null,
      tracking: readTrackingNumbers(text('trackingNumber')).join(' | ') || null,
      attribute: attribute === '' ? null : (readAttribute(attribute) ?? null),
    };
    if (said.externalShipmentId === '') return noShipment;
    if (status !== '' && said.status === null)
      return unknownWord('shipmentStatus', status, `Give ${statedStatuses.join(', ')}, with or without SHIPMENT_.`);
    if (type !== '' && said.type === null)
      return unknownWord('shipmentType', type, `Give ${shipmentTypes.join(', ')}, or leave it blank.`);
    if (attribute !== '' && said.attribute === null)
      return unknownWord('shipmentAttribute', attribute, 'Write NAME:value; the first colon parts them.');
    for (const column of ['externalShipmentId', 'originFacilityId', 'itemExternalId'])
      if (text(column).length > longestId) return tooLong(column, text(column));
    return said;
  }

  private item(
    batch: RecordBatch,
    index: number,
    cancels: boolean,
  ): { productNo: number | null; expected: number | null } | RowProblem {
    const text = this.cells.text(batch, index, 'quantity');
    if (cancels && this.products.isBlank(batch, index)) return { productNo: null, expected: null };
    const product = this.products.product(batch, index);
    if ('problem' in product) return product.problem;
    const expected = parseWholeNumber(text, { min: 0, grouping: this.grouping });
    if (typeof expected === 'number') return { productNo: product.value, expected };
    return { ...expected, reason: `quantity ${expected.reason}`, column: 'quantity', value: shorten(text) };
  }

  private destination(batch: RecordBatch, index: number, cancels: boolean): number | null | RowProblem {
    if (cancels && this.destinations.isBlank(batch, index)) return null;
    const found = this.destinations.facility(batch, index);
    return 'problem' in found ? found.problem : found.value;
  }
}

const noShipment: RowProblem = {
  code: 'shipment_missing',
  reason: 'no shipment is named',
  hint: 'Give external-shipment-id: all rows that share it are one shipment.',
  column: 'externalShipmentId',
};

const unknownWord = (column: string, value: string, hint: string): RowProblem => ({
  code: 'shipment_word_unknown',
  reason: `${column} "${shorten(value)}" is not understood`,
  hint,
  column,
  value: shorten(value),
});

const tooLong = (column: string, value: string): RowProblem => ({
  code: 'id_invalid',
  reason: `${column} is longer than ${longestId} characters`,
  hint: 'Shorten it; a quote may be missing before it.',
  column,
  value: shorten(value),
});
