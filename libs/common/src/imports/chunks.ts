import type { Session, Tx } from '@app/common/database';
import { advance } from './advance';
import type { CommitDoor } from './commit-door';
import { Deferred } from './deferred';
import type { ApplyTurn } from './import-declaration';
import type { Work } from './work';

/** Fewer are not worth a transaction of their own. */
export const fewest = 1_000;

/** A stretch of differences, cut into chunks, each with its place in two rows: that of locks and that of commits. */
export class Chunks {
  private next: number;
  private readonly size: number;
  private allLocked: Promise<void> = Promise.resolve();
  private allCommitted: Promise<void> = Promise.resolve();

  /** `part` is the place in the file's parts, where it has several; differences behind `reached` up to `to` are left. */
  constructor(
    private readonly work: Work,
    private readonly door: CommitDoor,
    private readonly stretch: { part?: number; reached: number; to: number; sideBySide: number },
  ) {
    const { reached, to, sideBySide } = stretch;
    this.next = reached + 1;
    this.size = Math.min(
      work.declaration.differencesPerTransaction,
      Math.max(fewest, Math.ceil((to - reached) / sideBySide)),
    );
  }

  /** No chunk is begun any more. */
  stop(): void {
    this.next = this.stretch.to + 1;
  }

  /** Takes chunks on one connection until none is left or one has failed. */
  async apply(session: Session): Promise<void> {
    const { row, run } = this.work;
    while (this.next <= this.stretch.to) {
      run.signal.throwIfAborted();
      const from = this.next;
      const to = Math.min(from + this.size - 1, this.stretch.to);
      this.next = to + 1;
      const [beforeLocked, beforeCommitted] = [this.allLocked, this.allCommitted];
      const [locked, committed] = [new Deferred(), new Deferred()];
      [this.allLocked, this.allCommitted] = [locked.promise, committed.promise];
      let entered: Promise<() => void> | undefined;
      const come = async (): Promise<void> => void (await (entered ??= beforeCommitted.then(() => this.door.enter())));
      try {
        await beforeLocked;
        const turn = { locked: () => locked.resolve(), come };
        Object.assign(row, await session.transaction((tx) => this.applyChunk(tx, from, to, turn)));
        locked.resolve();
        committed.resolve();
      } catch (error) {
        this.stop();
        locked.reject(error);
        committed.reject(error);
        throw error;
      } finally {
        entered?.then(
          (leave) => leave(),
          () => undefined,
        );
      }
      await this.work.dependencies.onStep?.('chunk', row.importId);
      await run.progress('apply', row.appliedOrdinal, row.differences, 'differences');
    }
  }

  private async applyChunk(tx: Tx, from: number, to: number, turn: ApplyTurn): Promise<Parameters<typeof advance>[2]> {
    const { declaration, file, row } = this.work;
    const outcome = await declaration.apply(tx, file, from, to, turn);
    await turn.come();
    const { part } = this.stretch;
    const reached = {
      appliedOrdinal: row.appliedOrdinal + to - from + 1,
      parts: row.parts?.map((one, place) => (place === part ? { ...one, reached: to } : one)) ?? null,
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
