import type { MatchedHeader } from '@app/common/csv';
import type { Sql, Tx } from '@app/common/database';
import type { GuardFigure } from '../guards/guard';
import type { ImportFile } from '../import-file';
import type { FileImportParameters } from '../file-import-parameters';
import type { RowReader } from '../row-reader';

/** How small files of an import are taken many at a time; see `takeTogether`. */
export interface TogetherDeclaration<Reader extends RowReader = RowReader> {
  /** Whether files of these parameters may be taken so. */
  suits(parameters: FileImportParameters): boolean;
  /** Reads what the rows of all the files are checked against. */
  begin(session: Sql): Promise<OpenTogether<Reader>>;
  /**
   * Compares the rows of all the files with what stands, as if one were taken after the other. They are in `staging_together`: `file` (the place in `files`,
   * from 1), `line`, and the columns of `staging`. Undefined where a file must be looked at by itself.
   */
  compare(tx: Tx, files: readonly FileTogether<Reader>[]): Promise<readonly ComparedTogether[] | undefined>;
  /** Applies what differs, in the same transaction. For each file how many of its rows took effect; undefined where a file must be looked at by itself. */
  apply(tx: Tx, files: readonly FileTogether<Reader>[]): Promise<readonly number[] | undefined>;
}

/** What the files of a set are opened with, one after the other. */
export interface OpenTogether<Reader extends RowReader = RowReader> {
  /** As `open` of the declaration. */
  open(file: ImportFile, header: MatchedHeader): Reader;
  /** Asked once a file has been read: whether it asks for nothing but its turn, and touches nothing that a file before it touches. */
  admits(reader: Reader): boolean;
}

export interface FileTogether<Reader extends RowReader = RowReader> {
  readonly file: ImportFile;
  readonly reader: Reader;
  readonly contentHash: string;
  readonly rows: number;
  readonly lastLine: number;
}

/** What a file of a set changes: a difference a row; all its other rows are unchanged. */
export interface ComparedTogether {
  readonly differences: number;
  readonly figures: readonly GuardFigure[];
}
