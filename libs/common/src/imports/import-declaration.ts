import type { ColumnDefinition, MatchedHeader } from '@app/common/csv';
import type { Sql, Tx } from '@app/common/database';
import type { ImportFile } from './import-file';
import type { RowReader } from './row-reader';

export interface StagingColumn {
  readonly name: string;
  readonly type: 'integer' | 'text' | 'timestamptz';
}

/** How the rows ended that a step dealt with; each row is in exactly one of the numbers. */
export interface ComparedRows {
  /** Numbered 1..n: what `apply` is asked for. */
  readonly differences: number;
  readonly unchanged: number;
  readonly superseded: number;
  readonly rejected: number;
}
export interface AppliedRows {
  readonly applied: number;
  readonly unchanged: number;
  readonly superseded: number;
  readonly rejected: number;
}

/** All that tells one import from another; the way of a file is the same for all of them. */
export interface ImportDeclaration {
  /** Files are taken from incoming/<configId>. */
  readonly configId: string;
  /** Files of one lane are compared and applied one at a time, in their order, across all replicas. Default: the config by itself. */
  readonly lane?: string;
  readonly columns: readonly ColumnDefinition[];
  /** The temporary table `staging` has `line integer` first, then these. */
  readonly staging: readonly StagingColumn[];
  readonly differencesPerTransaction: number;
  /** Keys of additionalParameters that only this import knows, with the values they may have; handed on as they are. */
  readonly choices?: Readonly<Record<string, readonly string[]>>;
  /** Reads what rows are checked against and finds the columns' places in the header. Once a file; a StocklineError refuses the file. */
  open(session: Sql, file: ImportFile, header: MatchedHeader): Promise<RowReader>;
  /**
   * One set of statements over the whole, already analysed `staging`: numbers the differences in a table of its own, keyed (import_no, ordinal),
   * and writes rejected and superseded rows into import_row. Runs in the transaction that moves the file to `compared`.
   */
  compare(tx: Tx, file: ImportFile): Promise<ComparedRows>;
  /** Applies differences from..to (inclusive), in the transaction that moves the file's applied ordinal to `to`. */
  apply(tx: Tx, file: ImportFile, from: number, to: number): Promise<AppliedRows>;
  /** Drops what `compare` left, once no difference is needed any more. May be called twice. */
  forget(tx: Tx, file: ImportFile): Promise<void>;
}
