import { parseWholeNumber, type MatchedHeader, type RecordBatch } from '@app/common/csv';
import type { ImportFile, RowProblem, RowReader, StagedRow } from '@app/common/imports';
import { shorten } from '@app/common/kernel';
import type { KnownNames } from './known-names';
import { NamedLevels, type Found } from './named-levels';
import { RepeatedKeys } from './repeated-keys';
import { isPlain, RowCells } from './row-cells';

/** Reads the rows of a reset file into staging: product_no, facility_no, bin_no, value, reason, comments. */
export class ReadResetRow implements RowReader {
  /** Whether a key may come twice in what has been staged so far. */
  readonly keys = new RepeatedKeys();
  /** How many rows have been staged so far. */
  staged = 0;
  private readonly cells: RowCells<'availableQty' | 'reason' | 'comments'>;
  private readonly levels: NamedLevels;
  private readonly grouping: string | undefined;

  constructor(header: MatchedHeader, names: KnownNames, file: ImportFile) {
    this.cells = new RowCells(header, ['availableQty', 'reason', 'comments']);
    this.levels = new NamedLevels(header, names, file);
    this.grouping = file.parameters.additionalParameters.grouping;
  }

  prepare(batch: RecordBatch): Promise<void> {
    return this.levels.prepare(batch);
  }

  read(batch: RecordBatch, index: number, row: StagedRow): RowProblem | undefined {
    const facility = this.levels.facility(batch, index);
    if ('problem' in facility) return facility.problem;
    const product = this.levels.product(batch, index);
    if ('problem' in product) return product.problem;
    const units = this.units(batch, index);
    if ('problem' in units) return units.problem;
    const binNo = this.levels.bin(index);
    this.keys.see(product.value, facility.value, binNo);
    row.integer(product.value);
    row.integer(facility.value);
    row.integer(binNo);
    row.integer(units.value);
    this.text(batch, index, 'reason', row);
    this.text(batch, index, 'comments', row);
    this.staged++;
    return undefined;
  }

  private units(batch: RecordBatch, index: number): Found {
    const place = this.cells.place('availableQty');
    const plain = place < 0 ? NaN : batch.plainNumber(index, place);
    if (plain >= 0) return { value: plain };
    const text = this.cells.text(batch, index, 'availableQty');
    const read = parseWholeNumber(text, { min: 0, grouping: this.grouping });
    if (typeof read === 'number') return { value: read };
    return {
      problem: { ...read, reason: `availableQty ${read.reason}`, column: 'availableQty', value: shorten(text) },
    };
  }

  /** A cell into staging, trimmed; null where it is blank. */
  private text(batch: RecordBatch, index: number, column: 'reason' | 'comments', row: StagedRow): void {
    const place = this.cells.place(column);
    if (place >= 0) {
      const start = batch.start(index, place);
      const end = batch.end(index, place);
      if (start === end) return row.text(null);
      if (isPlain(batch.buffer, start, end)) return row.bytes(batch.buffer, start, end);
    }
    const text = this.cells.text(batch, index, column);
    row.text(text === '' ? null : text);
  }
}
