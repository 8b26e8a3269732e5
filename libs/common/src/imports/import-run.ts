import type { Tx } from '@app/common/database';
import type { FileError } from './file-import';

/** What the engine needs to know of the run it works for. */
export interface ImportRun {
  readonly runId: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
  /** Set once a person has approved what this run was laid aside for. */
  readonly approval?: { readonly at: string } | null;
  /** Ends another run that waits for approval, in the caller's transaction; nothing happens to one that does not wait. */
  endWaiting(tx: Tx, runId: string, error: FileError): Promise<void>;
  progress(stage: string, done: number, total: number | null, unit: string): void | Promise<void>;
}
