import { isRetriable } from '@app/common/database';
import { StocklineError, shorten } from '@app/common/kernel';
import { deadLetterSlice, handleSlice, type HandlingParts, type Slice, type SliceCounts } from './handle-slice';
import { PositionMoved } from './position-moved';
import type { Reason } from './reason';

/** How work on messages ended: done with; to be tried again later; or the position was put back. */
export type Outcome =
  ({ end: 'done' } & SliceCounts) | { end: 'again'; error: unknown } | { end: 'moved'; position: number };

/** Starts without an end after which a process is taken to have died over the messages, not beside them. */
const MAX_STARTS = 3;

/**
 * Works through the messages of one partition, whatever they are.
 * A failure that heals ends the work for now. Any other is narrowed down by halves, each in a transaction of its own, until the message
 * that causes it stands alone and goes to the dead letters. Starts are counted before the work: three without an end, and messages are
 * taken one by one; a message that then stops three starts by itself goes to the dead letters untried.
 */
export class PartitionWork {
  /** A start that this process has counted and not yet ended: trying again in the same life is no further start. */
  private counted: { starts: number; suspectUntil: number } | undefined;

  constructor(
    private readonly parts: HandlingParts,
    private readonly topic: string,
    private readonly partition: number,
  ) {}

  async run(slice: Slice): Promise<Outcome> {
    try {
      return await this.attempt(slice, 1);
    } catch (error) {
      if (error instanceof PositionMoved) {
        this.counted = undefined;
        return { end: 'moved', position: error.position };
      }
      return { end: 'again', error };
    }
  }

  /** The work is given up in good order: its start does not count. */
  async giveUp(): Promise<void> {
    if (!this.counted) return;
    this.counted = undefined;
    await this.parts.store.forgiveStart(this.topic, this.partition);
  }

  private async attempt(slice: Slice, attempts: number): Promise<Outcome> {
    const { starts, suspectUntil } = await this.countStart(slice.from);
    if (slice.messages.length > 1 && (starts > MAX_STARTS || slice.from < suspectUntil)) {
      if (slice.from >= suspectUntil) await this.suspect(slice.next);
      return this.inTurn(oneByOne(slice), attempts);
    }
    if (starts > MAX_STARTS) return this.leaveBehind(slice, crashed(starts - 1), starts - 1);
    try {
      const counts = await handleSlice(this.parts, slice, attempts);
      this.counted = undefined;
      return { end: 'done', ...counts };
    } catch (error) {
      if (error instanceof PositionMoved) throw error;
      if (isRetriable(error)) return { end: 'again', error };
      if (slice.messages.length > 1) return this.inTurn(halves(slice), attempts + 1);
      return this.leaveBehind(slice, failed(error), attempts);
    }
  }

  private async inTurn(slices: Iterable<Slice>, attempts: number): Promise<Outcome> {
    const total = { handled: 0, repeated: 0, deadLettered: 0 };
    for (const slice of slices) {
      const outcome = await this.attempt(slice, attempts);
      if (outcome.end !== 'done') return outcome;
      total.handled += outcome.handled;
      total.repeated += outcome.repeated;
      total.deadLettered += outcome.deadLettered;
    }
    return { end: 'done', ...total };
  }

  private async leaveBehind(slice: Slice, reason: Reason, attempts: number): Promise<Outcome> {
    const counts = await deadLetterSlice(this.parts, slice, reason, attempts);
    this.counted = undefined;
    return { end: 'done', ...counts };
  }

  private async countStart(from: number): Promise<{ starts: number; suspectUntil: number }> {
    if (this.counted) return this.counted;
    const { starts, suspectUntil } = await this.parts.store.countStart(this.topic, this.partition, from);
    return (this.counted = { starts, suspectUntil });
  }

  private async suspect(until: number): Promise<void> {
    await this.parts.store.suspect(this.topic, this.partition, until);
    this.counted = { starts: 1, suspectUntil: until };
  }
}

function* oneByOne(slice: Slice): Iterable<Slice> {
  for (const [index, message] of slice.messages.entries()) yield part(slice, [message], index, index + 1);
}

function* halves(slice: Slice): Iterable<Slice> {
  const middle = Math.ceil(slice.messages.length / 2);
  yield part(slice, slice.messages.slice(0, middle), 0, middle);
  yield part(slice, slice.messages.slice(middle), middle, slice.messages.length);
}

/** Parts meet without a gap: each reaches to the first message of the next one, the last as far as the whole. */
const part = (slice: Slice, messages: Slice['messages'], start: number, end: number): Slice => ({
  ...slice,
  messages,
  from: start === 0 ? slice.from : slice.messages[start]!.offset,
  next: slice.messages[end]?.offset ?? slice.next,
});

const crashed = (starts: number): Reason => ({
  code: 'crashed_repeatedly',
  message: `the process ended ${starts} times while it handled this message alone`,
});

const failed = (error: unknown): Reason =>
  error instanceof StocklineError
    ? { code: error.code, message: error.message, hint: error.hint }
    : { code: 'handler_failed', message: `the handler failed: ${shorten(String(error), 500)}` };
