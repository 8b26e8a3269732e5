import type { Tx } from '@app/common/database';
import type { AppliedRows, ComparedRows } from '../ended-rows';

/** The import that is taken back, and the one that takes it back. */
export interface Undoing {
  /** Of the undo: what it writes carries this number. */
  readonly importNo: string;
  readonly importId: string;
  readonly runId: string;
  readonly undoneNo: string;
  readonly askedBy: string | null;
}

/** How what a file did is taken back, where nothing newer has happened. Rows that stay go into import_row as superseded, each with what is newer. */
export interface UndoDeclaration {
  /** Why what an import did can no longer be taken back, in words; undefined where it can. Asked before an undo begins. */
  refusal?(tx: Tx, importId: string): Promise<string | undefined>;
  /** Numbers what there is to take back by what is locked together, so that no chunk divides it; once, in one transaction. */
  compare(tx: Tx, undoing: Undoing): Promise<ComparedRows>;
  /** Takes back from..to, looking again under lock, in the transaction that moves the applied ordinal. */
  apply(tx: Tx, undoing: Undoing, from: number, to: number): Promise<AppliedRows>;
  /** Drops what `compare` left. May be called twice. */
  forget(tx: Tx, undoing: Undoing): Promise<void>;
}
