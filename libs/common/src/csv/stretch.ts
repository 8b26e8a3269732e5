import type { RecordBatch } from './record-batch';
import type { RowProblem } from './row-problem';

/** A row that could not be read as a record, with what stood there, so that it can be given back (a quote left open in it is escaped). */
export interface UnreadRow extends RowProblem {
  raw: string;
}

/** What one stretch of the file gave: records, and the rows that are none. */
export interface Stretch {
  batch: RecordBatch;
  unread: UnreadRow[];
}
