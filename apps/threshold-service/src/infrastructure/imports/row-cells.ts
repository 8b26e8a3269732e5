import type { MatchedHeader, RecordBatch } from '@app/common/csv';
import { thresholdColumns, type ThresholdColumn } from './threshold-columns';

/** The cells of a file by our names for its columns; a column that the file lacks holds its constant, or nothing. */
export class RowCells {
  private readonly places: Readonly<Record<ThresholdColumn, { place: number; constant: string }>>;

  constructor(header: MatchedHeader) {
    this.places = Object.fromEntries(
      thresholdColumns.map(({ name }) => [name, { place: header.place(name), constant: header.constant(name) ?? '' }]),
    ) as Record<ThresholdColumn, { place: number; constant: string }>;
  }

  text(batch: RecordBatch, index: number, column: ThresholdColumn): string {
    const { place, constant } = this.places[column];
    if (place < 0) return constant;
    return batch.isEmpty(index, place) ? '' : batch.text(index, place);
  }

  /** The number in a cell of a few plain digits, without making a string of it; NaN for everything else. */
  plainNumber(batch: RecordBatch, index: number, column: ThresholdColumn): number {
    const { place } = this.places[column];
    return place < 0 ? NaN : batch.plainNumber(index, place);
  }
}
