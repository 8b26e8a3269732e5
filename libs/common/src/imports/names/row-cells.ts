import { trimId, type MatchedHeader, type RecordBatch } from '@app/common/csv';

/** The cells of a row by the names of our columns; a column that the file lacks has its constant, or nothing, in every row. */
export class RowCells<Column extends string> {
  private readonly places: Readonly<Record<Column, number>>;

  constructor(
    private readonly header: MatchedHeader,
    columns: readonly Column[],
  ) {
    this.places = Object.fromEntries(columns.map((name) => [name, header.place(name)])) as Record<Column, number>;
  }

  /** -1 where the file lacks the column. */
  place(column: Column): number {
    return this.places[column];
  }

  has(column: Column): boolean {
    return this.places[column] >= 0 || this.header.constant(column) !== undefined;
  }

  /** Whether a cell holds nothing at all, without making a string of it; white space is for `text` to see. */
  isEmpty(batch: RecordBatch, index: number, column: Column): boolean {
    const place = this.places[column];
    return place < 0 ? (this.header.constant(column) ?? '') === '' : batch.isEmpty(index, place);
  }

  /** Trimmed, as ids are compared; empty where it is blank. */
  text(batch: RecordBatch, index: number, column: Column): string {
    const place = this.places[column];
    return trimId(place < 0 ? (this.header.constant(column) ?? '') : batch.text(index, place));
  }
}

/** ASCII without white space at its ends: what trimming and normalising would leave as it is. */
export function isPlain(buffer: Buffer, start: number, end: number): boolean {
  for (let index = start; index < end; index++) if (buffer[index]! >= 0x80) return false;
  return buffer[start]! > 0x20 && buffer[end - 1]! > 0x20;
}

/** Whether a cell holds the very bytes of `cell`, which are not none. */
export function isCell(batch: RecordBatch, index: number, place: number, cell: Buffer): boolean {
  const start = batch.start(index, place);
  if (batch.end(index, place) - start !== cell.length || cell.length === 0) return false;
  for (let offset = 0; offset < cell.length; offset++) if (batch.buffer[start + offset] !== cell[offset]) return false;
  return true;
}

/** Whether two rows hold the same bytes in a column; an absent column (-1) is the same everywhere. */
export function isSameCell(batch: RecordBatch, place: number, one: number, other: number): boolean {
  if (place < 0) return true;
  const start = batch.start(one, place);
  const otherStart = batch.start(other, place);
  const length = batch.end(one, place) - start;
  if (batch.end(other, place) - otherStart !== length) return false;
  for (let offset = 0; offset < length; offset++)
    if (batch.buffer[start + offset] !== batch.buffer[otherStart + offset]) return false;
  return true;
}
