import type { Session, Tx } from '@app/common/database';
import { advance } from './advance';
import type { ApplyTurn } from './import-declaration';
import type { Work } from './work';

/** Fewer are not worth a transaction of their own. */
const fewest = 1_000;

/**
 * Applies chunk after chunk of what is left. A declaration that goes by turns has two in hand: while one is about to commit, the next takes
 * its locks and does its work on a connection of its own. They lock and commit in their order, so that a crash leaves a beginning and no gap.
 * A chunk that fails takes the one behind it back as well.
 */
export async function applyInTurns(work: Work): Promise<void> {
  const { dependencies, declaration, row, session } = work;
  const left = row.differences - row.appliedOrdinal;
  const chunks = new Chunks(work, declaration.goesByTurns === true && left > fewest ? 2 : 1);
  if (chunks.sideBySide === 1) return chunks.apply(session);
  await dependencies.database.session(async (second) => {
    const ends = await Promise.allSettled([chunks.apply(session), chunks.apply(second)]);
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed) throw failed.reason;
  });
}

/** The chunks of one file, each with its place in the two rows: that of locks and that of commits. */
class Chunks {
  private next: number;
  private readonly size: number;
  private allLocked: Promise<void> = Promise.resolve();
  private allCommitted: Promise<void> = Promise.resolve();

  constructor(
    private readonly work: Work,
    readonly sideBySide: number,
  ) {
    const { row, declaration } = work;
    this.next = row.appliedOrdinal + 1;
    const fair = Math.ceil((row.differences - row.appliedOrdinal) / sideBySide);
    this.size = Math.min(declaration.differencesPerTransaction, Math.max(fewest, fair));
  }

  /** Takes chunks on one connection until none is left or one has failed. */
  async apply(session: Session): Promise<void> {
    const { row, run } = this.work;
    while (this.next <= row.differences) {
      run.signal.throwIfAborted();
      const from = this.next;
      const to = Math.min(from + this.size - 1, row.differences);
      this.next = to + 1;
      const [beforeLocked, beforeCommitted] = [this.allLocked, this.allCommitted];
      const [locked, committed] = [new Deferred(), new Deferred()];
      [this.allLocked, this.allCommitted] = [locked.promise, committed.promise];
      const turn: ApplyTurn = { locked: () => locked.resolve(), come: () => beforeCommitted };
      try {
        await beforeLocked;
        const reached = await session.transaction((tx) => this.applyChunk(tx, from, to, turn));
        Object.assign(row, reached);
        locked.resolve();
        committed.resolve();
      } catch (error) {
        this.next = row.differences + 1;
        locked.reject(error);
        committed.reject(error);
        throw error;
      }
      await run.progress('apply', row.appliedOrdinal, row.differences, 'differences');
    }
  }

  private async applyChunk(tx: Tx, from: number, to: number, turn: ApplyTurn): Promise<Parameters<typeof advance>[2]> {
    const { declaration, file, row } = this.work;
    const outcome = await declaration.apply(tx, file, from, to, turn);
    await turn.come();
    const reached = {
      appliedOrdinal: to,
      applied: row.applied + outcome.applied,
      unchanged: row.unchanged + outcome.unchanged,
      superseded: row.superseded + outcome.superseded,
      rejected: row.rejected + outcome.rejected,
      zeroed: row.zeroed + (outcome.zeroed ?? 0),
    };
    await advance(tx, row, reached);
    return reached;
  }
}

/** A promise that is settled from outside; that nobody waits for one that failed is no defect. */
class Deferred {
  resolve!: () => void;
  reject!: (reason: unknown) => void;
  readonly promise = new Promise<void>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });

  constructor() {
    this.promise.catch(() => undefined);
  }
}
