import type { ProblemCode } from '@app/common/kernel';
import type { RecordBatch } from '@app/common/csv';

/** What is wrong with a row. Kept with it, and written beside it in the error file. */
export interface RowProblem {
  readonly code: ProblemCode;
  readonly reason: string;
  readonly hint?: string;
  readonly column?: string;
  readonly value?: string;
}

/** Takes the cells of one row, in the order of the declaration's `staging`, without making a string of what is bytes already. */
export interface StagedRow {
  integer(value: number | null): void;
  text(value: string | Buffer | null): void;
  /** The bytes of `buffer` from `start` up to `end`, as they are. */
  bytes(buffer: Buffer, start: number, end: number): void;
}

/** A row that is right and leaves everything as it is: it is not staged, and `compare` counts it as unchanged. */
export type UnstagedRow = 'leaves';

export interface RowReader {
  /**
   * Looks up what the rows of a batch speak of, in one go, before they are read one by one. The session that stages is in its COPY
   * by then: a look-up takes another connection.
   */
  prepare?(batch: RecordBatch): Promise<void>;
  /** Writes the staged cells of record `index`, or says what is wrong with it or that it leaves things; what was written of such a row is taken back. */
  read(batch: RecordBatch, index: number, row: StagedRow): RowProblem | UnstagedRow | undefined;
  /** Whether a row has left things as they were that a later one speaks of as well: the file is read again then, and all of it staged. */
  readonly leftTooMuch?: boolean;
}
