import { parseWholeNumber, trimId, type MatchedHeader, type RecordBatch } from '@app/common/csv';
import type { RowProblem, RowReader, StagedRow } from '@app/common/imports';
import { shorten } from '@app/common/kernel';
import type { NamedLocation, NamedLocations } from './named-locations';
import type { ObservedColumn } from './observed-columns';

/** What Shopify's export says of an item that it does not stock at a location. */
const notStocked = /^not stocked$/i;
const itemNumber = /^(?:gid:\/\/shopify\/InventoryItem\/)?(\d{1,20})$/;
const isProblem = (found: NamedLocation | RowProblem): found is RowProblem => 'code' in found;

/** Reads one level a row: where, which item, and its two numbers. Numbers may be below zero: a shop sells what it has not. */
export class ObservedRowReader implements RowReader {
  /** Rows come ordered by location more often than not. */
  private last: { cell: string; shopId: string; found: NamedLocation | RowProblem } | undefined;

  constructor(
    private readonly header: MatchedHeader,
    private readonly locations: NamedLocations,
    private readonly grouping: string | undefined,
  ) {}

  async prepare(batch: RecordBatch): Promise<void> {
    const cells = function* (this: ObservedRowReader): Generator<string> {
      for (let index = 0; index < batch.count; index++) yield this.text(batch, index, 'locationId');
    };
    await this.locations.prepare(cells.call(this));
  }

  read(batch: RecordBatch, index: number, row: StagedRow): RowProblem | undefined {
    const location = this.location(this.text(batch, index, 'locationId'), this.text(batch, index, 'shopId'));
    if (isProblem(location)) return location;
    const item = this.text(batch, index, 'inventoryItemId');
    const sku = this.text(batch, index, 'sku');
    const number = itemNumber.exec(item)?.[1];
    if (item === '' && sku === '')
      return { code: 'item_missing', reason: 'no item is named', hint: 'Give inventory_item_id or sku.' };
    if (item !== '' && number === undefined) return noItem(item);
    const numbers = this.numbers(batch, index);
    if ('code' in numbers) return numbers;
    row.text(location.shopId);
    row.text(location.locationId);
    row.text(number ?? null);
    row.text(sku === '' ? null : sku);
    row.integer(numbers.available);
    row.integer(numbers.onHand);
    return undefined;
  }

  private location(cell: string, shopId: string): NamedLocation | RowProblem {
    if (this.last?.cell !== cell || this.last.shopId !== shopId)
      this.last = { cell, shopId, found: this.locations.find(cell, shopId) };
    return this.last.found;
  }

  private numbers(batch: RecordBatch, index: number): { available: number | null; onHand: number | null } | RowProblem {
    const [first, second, wanted] = [
      this.text(batch, index, 'available'),
      this.text(batch, index, 'onHand'),
      this.text(batch, index, 'onHandNew'),
    ];
    if (notStocked.test(first) || notStocked.test(second)) return { available: null, onHand: null };
    const available = this.units(first, 'available');
    if (typeof available === 'object') return available;
    const onHand = this.units(second, 'onHand');
    if (typeof onHand === 'object') return onHand;
    if (wanted !== '' && this.units(wanted, 'onHandNew') !== onHand)
      return {
        code: 'on_hand_not_taken',
        reason: `the shop has ${onHand} on hand, and the row says that it is to have "${shorten(wanted)}"`,
        hint: 'Let the shop import the file, and send what it exports then; or leave that column away.',
        column: 'onHandNew',
        value: shorten(wanted),
      };
    return { available, onHand };
  }

  private units(cell: string, column: ObservedColumn): number | RowProblem {
    const units = parseWholeNumber(cell, { grouping: this.grouping });
    if (typeof units === 'number') return units;
    const { code, reason, hint } = units;
    return { code, reason: `"${shorten(cell)}" ${reason}`, hint, column, value: shorten(cell) };
  }

  /** Trimmed, as ids are compared; a column that the file lacks holds its constant, or nothing. */
  private text(batch: RecordBatch, index: number, column: ObservedColumn): string {
    const place = this.header.place(column);
    return trimId(place < 0 ? (this.header.constant(column) ?? '') : batch.text(index, place));
  }
}

const noItem = (cell: string): RowProblem => ({
  code: 'item_unknown',
  reason: `"${shorten(cell)}" is no number of an item`,
  hint: 'Give the number, or gid://shopify/InventoryItem/<number>.',
  column: 'inventoryItemId',
  value: shorten(cell),
});
