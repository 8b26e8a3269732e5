import type { RunRecord } from '@app/common/contracts';
import type { Database, Tx } from '@app/common/database';
import type { DeclaredJob } from './job';
import type { RunQueue } from './run-queue';

/** What everything that is done with runs is done with. */
export interface RunParts {
  readonly service: string;
  readonly database: Database;
  readonly queue: RunQueue;
  readonly jobs: readonly DeclaredJob[];
  readonly log: {
    info(facts: object, message: string): void;
    warn(facts: object, message: string): void;
    error(facts: object, message: string): void;
  };
  /** Tells the world of a run that ended or waits for approval, in the transaction that says so here. */
  publish(tx: Tx, run: RunRecord): Promise<void>;
}
