import type { Topic } from '@app/common/contracts';
import type { Database, Tx } from '@app/common/database';
import type { ConsumerStore, Mark } from './consumer-store';
import { deadLetter, type AppendDeadLetters } from './dead-letter';
import type { EventBatch } from './event-batch';
import type { IncomingEvent } from './incoming-event';
import type { ParsedMessage } from './parse-message';
import { PositionMoved } from './position-moved';
import type { Reason } from './reason';
import { settleRepeats } from './settle-repeats';

/** Consecutive messages of a partition, and the offset that follows when they are done with. */
export interface Slice {
  topic: Topic;
  partition: number;
  messages: readonly ParsedMessage[];
  from: number;
  next: number;
}

export interface HandlingParts {
  database: Database;
  store: ConsumerStore;
  deadLetters: AppendDeadLetters;
  service: string;
  handle: (batch: EventBatch) => Promise<void>;
}

export interface SliceCounts {
  handled: number;
  repeated: number;
  deadLettered: number;
}

/**
 * One transaction: locks the position, passes over what is behind it, settles repeats, calls the handler, writes the dead letters,
 * stores the position. The event log's lock, which the dead letters take, comes after every row lock but the one already held.
 */
export async function handleSlice(parts: HandlingParts, slice: Slice, attempts: number): Promise<SliceCounts> {
  const { database, store } = parts;
  return database.transaction(async (tx) => {
    const position = await store.lock(tx, slice.topic.name, slice.partition);
    if (position < slice.from) throw new PositionMoved(position);
    const due = slice.messages.filter(({ offset }) => offset >= position);
    const refused = new Map<ParsedMessage, Reason>();
    for (const message of due) if (message.reason) refused.set(message, message.reason);
    const counts = await handleEvents(parts, tx, slice, due, refused);
    await writeDeadLetters(parts, tx, slice, refused, attempts);
    await store.advance(tx, slice.topic.name, slice.partition, slice.next);
    return { ...counts, deadLettered: refused.size };
  });
}

async function handleEvents(
  { store, handle }: HandlingParts,
  tx: Tx,
  { topic, partition }: Slice,
  due: readonly ParsedMessage[],
  refused: Map<ParsedMessage, Reason>,
): Promise<{ handled: number; repeated: number }> {
  const messageOf = new Map(due.flatMap((message) => (message.event ? [[message.event, message] as const] : [])));
  let fresh: Map<IncomingEvent, Mark> | undefined;
  let repeated = 0;
  if (topic.handledOnce) {
    const settled = await settleRepeats(tx, store, topic, [...messageOf.keys()], Date.now());
    ({ fresh, repeated } = settled);
    for (const [event, reason] of settled.refused) refused.set(messageOf.get(event)!, reason);
  }
  const messages = [...(fresh ?? messageOf).keys()];
  if (messages.length === 0) return { handled: 0, repeated };
  const parked = new Map<IncomingEvent, Reason>();
  const park = (event: IncomingEvent, reason: Reason): void => {
    if (!messageOf.has(event)) throw new Error(`the message parked as ${reason.code} is not of this batch`);
    if (!parked.has(event)) parked.set(event, reason);
  };
  await handle({ topic: topic.name, partition, tx, messages, park });
  for (const [event, reason] of parked) refused.set(messageOf.get(event)!, reason);
  await store.unmark(
    tx,
    [...parked.keys()].flatMap((event) => fresh?.get(event) ?? []),
  );
  return { handled: messages.length - parked.size, repeated };
}

/** Leaves a message behind without its handler, because that is what fails. */
export async function deadLetterSlice(
  parts: HandlingParts,
  slice: Slice,
  reason: Reason,
  attempts: number,
): Promise<SliceCounts> {
  const { database, store } = parts;
  return database.transaction(async (tx) => {
    const position = await store.lock(tx, slice.topic.name, slice.partition);
    if (position < slice.from) throw new PositionMoved(position);
    const due = slice.messages.filter(({ offset }) => offset >= position);
    await writeDeadLetters(
      parts,
      tx,
      slice,
      new Map(due.map((message) => [message, message.reason ?? reason])),
      attempts,
    );
    await store.advance(tx, slice.topic.name, slice.partition, slice.next);
    return { handled: 0, repeated: 0, deadLettered: due.length };
  });
}

async function writeDeadLetters(
  { deadLetters, service }: HandlingParts,
  tx: Tx,
  { topic, partition }: Slice,
  refused: ReadonlyMap<ParsedMessage, Reason>,
  attempts: number,
): Promise<void> {
  if (refused.size === 0) return;
  const failedAt = new Date();
  const inOrder = [...refused].sort(([left], [right]) => left.offset - right.offset);
  await deadLetters(
    tx,
    inOrder.map(([{ offset, raw }, reason]) =>
      deadLetter({ topic, partition, offset, raw, reason, attempts, service, failedAt }),
    ),
  );
}
