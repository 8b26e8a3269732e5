import type { AnswersDeclaration } from './answers/answers-declaration';
import type { ColumnDefinition, MatchedHeader } from '@app/common/csv';
import type { Sql, Tx } from '@app/common/database';
import type { AppliedRows, ComparedRows } from './ended-rows';
import type { GuardFigure, GuardLimits } from './guards/guard';
import type { ImportFile } from './import-file';
import type { ReadOption } from './read-additional-parameters';
import type { Preview } from './previews/preview';
import type { TogetherDeclaration } from './together/together-declaration';
import type { UndoDeclaration } from './undo/undo-declaration';
import type { RowReader } from './row-reader';
import type { StandingDeclaration } from './standing/standing-declaration';
import type { StandingNumbers } from './standing/standing-numbers';

export interface StagingColumn {
  readonly name: string;
  readonly type: 'integer' | 'text' | 'timestamptz';
}

/** Which rows of an import to look for: of one product or line where given, beginning after the line `after`. */
export interface AppliedQuery {
  readonly importNo: string;
  readonly productId?: string;
  readonly line?: number;
  readonly after: number;
  readonly limit: number;
}
/** A row that took effect, as what it wrote tells: `reason` says in words what moved. */
export interface AppliedRow {
  readonly line: number;
  readonly reason: string;
  readonly productId: string | null;
  readonly facilityId: string | null;
}

/** A chunk's place among those of its file. */
export interface ApplyTurn {
  /** To be told once every row lock of the chunk is held: the next chunk takes its own from then on. */
  locked(): void;
  /** Resolves when all chunks before this one are committed. To be awaited before a lock that all of them take, such as the event log's. */
  come(): Promise<void>;
}

/** All that tells one import from another; the way of a file is the same for all of them. */
export interface ImportDeclaration<Reader extends RowReader = RowReader> {
  /** Files are taken from incoming/<configId>. */
  readonly configId: string;
  /** Files of one lane are compared and applied one at a time, in their order, across all replicas. Default: the config by itself. */
  readonly lane?: string;
  /** No file of it is taken: what it counts came another way. It is named in runs that undo, and nowhere else. */
  readonly takesNoFiles?: true;
  readonly columns: readonly ColumnDefinition[];
  /** What a row is staged as: `staging` has `line integer` first, then these. It is a view of a table that parallel plans may read. */
  readonly staging: readonly StagingColumn[];
  readonly differencesPerTransaction: number;
  /** Its rows are one set, in which no order counts: groupBy means nothing to it, whatever the job's default is. */
  readonly isUngrouped?: true;
  /** Keys of additionalParameters that only this import knows, with the values they may have; handed on as they are. */
  readonly choices?: Readonly<Record<string, readonly string[]>>;
  /** The same for values that are not chosen from a list. */
  readonly options?: Readonly<Record<string, ReadOption>>;
  /** Keys that mean nothing to this import, with the reason: they are refused, not passed over. */
  readonly refuses?: Readonly<Record<string, string>>;
  /**
   * What content comes to that took effect before. By default that of the last file of the config has nothing to do; where each time would
   * count again, a file whose content any earlier one had waits for a person.
   */
  readonly sameContent?: 'asks';
  /**
   * Where the numbers stand that rows speak of, so that a row of a large file that says no more than that can be left where it is read: it is neither staged nor
   * compared once more. Undefined where a row means more than its number. Default: all rows are staged.
   */
  standing?(session: Sql, file: ImportFile, header: MatchedHeader): Promise<StandingDeclaration | undefined>;
  /**
   * Reads what rows are checked against and finds the columns' places in the header. Once a file; a StocklineError refuses the file. `standing`, where it
   * is declared and pays, is what rows are read beside; not given where the reader before has left rows that it should have staged.
   */
  open(session: Sql, file: ImportFile, header: MatchedHeader, standing?: StandingNumbers): Promise<Reader>;
  /**
   * One set of statements over the whole `staging`, of whose size the planner knows: numbers the differences in a table of its own, keyed (import_no, ordinal),
   * and writes rejected and superseded rows into import_row. Runs in the transaction that moves the file to `compared`.
   * `reader` is the one that has read every row of the file.
   */
  compare(tx: Tx, file: ImportFile, reader: Reader): Promise<ComparedRows>;
  /** The largest figures that go through without a person, by guard: the defaults of this import. */
  readonly guards?: GuardLimits;
  /** Weighs what `compare` found, in its transaction, with `staging` still there; judged by the guards of the same names. */
  weigh?(tx: Tx, file: ImportFile, compared: ComparedRows, reader: Reader): Promise<GuardFigure[]>;
  /** How many small files are taken at once; without it, each is taken by itself. */
  readonly together?: TogetherDeclaration<Reader>;
  /** How what a file did is taken back; without it, it cannot be. */
  readonly undo?: UndoDeclaration;
  /** Whether a file that waits for approval stays when a newer one comes: where files add up, none takes the place of another. */
  readonly keepsWaiting?: boolean;
  /** What a preview shows; without it a preview has counts alone. */
  readonly preview?: Preview;
  /**
   * Creates the next of what rows name and nobody knows, before any difference is applied, in the transaction that counts it; gives how many, 0 where
   * nothing is left. Throws `CreatedMeanwhile` where another writer was there first.
   */
  create?(tx: Tx, file: ImportFile): Promise<number>;
  /** Whether a file may create anything. Default: whatever has `create`. */
  creates?(file: ImportFile): boolean;
  /** Applies differences from..to (inclusive), in the transaction that moves the file's applied ordinal to `to`. */
  apply(tx: Tx, file: ImportFile, from: number, to: number, turn: ApplyTurn): Promise<AppliedRows>;
  /**
   * Whether `apply` minds its turn, so that two chunks may be in hand: of files whose rows are grouped, or of all. They lock and commit in their
   * order all the same. Default: one by one.
   */
  readonly goesByTurns?: boolean | 'always';
  /** The applied rows of an import in the order of its lines, from what they wrote. Without it nobody can ask for them. */
  appliedRows?(sql: Pick<Sql, 'query'>, query: AppliedQuery): Promise<AppliedRow[]>;
  /** What a line said that was only compared; undefined of every other. */
  comparedRow?(sql: Pick<Sql, 'query'>, importNo: string, line: number): Promise<AppliedRow | undefined>;
  /** Where what a file creates and applies takes effect elsewhere, which answers. */
  readonly answers?: AnswersDeclaration;
  /** Drops what `compare` left, once no difference is needed any more. May be called twice. */
  forget(tx: Tx, file: ImportFile): Promise<void>;
}
