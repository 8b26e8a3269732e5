import type { Tx } from '@app/common/database';

/** Where a partition stands before work on it begins. */
export interface Start {
  /** The first offset that is not done with. */
  nextOffset: number;
  /** How often work was begun at this position without coming to an end, this time included. */
  starts: number;
  /** Messages below this offset are taken one at a time, because a process died over them. */
  suspectUntil: number;
}

/** That a message was handled: who it was, and what it said. */
export interface Mark {
  /** 128 bits of the hash of topic, source and id, as 32 hexadecimal digits. */
  idHash: string;
  /** 64 bits of the hash of type and data, as a decimal number. */
  dataHash: string;
  /** The UTC day of the Kafka record, YYYY-MM-DD: the partition that keeps the mark. */
  day: string;
}

/** What the marks say of a message: never seen, seen just so, or seen with another content under the same id. */
export type Seen = 'new' | 'repeated' | 'reused';

/**
 * What a consumer must not forget, kept in its own database so that it commits with the effect of the messages.
 * Methods with a transaction belong to it; the others commit by themselves.
 */
export interface ConsumerStore {
  /** Stored positions of a topic; a partition without one has never been read. */
  positions(topic: string): Promise<Map<number, number>>;
  /** Counts a start before the work, so that a crash is an attempt. `from` is where a partition without a position begins. */
  countStart(topic: string, partition: number, from: number): Promise<Start>;
  /** Takes a counted start back: the work was given up in good order, nobody died. */
  forgiveStart(topic: string, partition: number): Promise<void>;
  /** Has everything below `until` taken one at a time from now on, counting afresh. */
  suspect(topic: string, partition: number, until: number): Promise<void>;
  /** Moves a position forward over offsets that hold no message. */
  skipTo(topic: string, partition: number, nextOffset: number): Promise<void>;
  /** Puts a position back, because the topic was made anew and counts from its beginning again. */
  restart(topic: string, partition: number, nextOffset: number): Promise<void>;
  /** Locks the partition's row until the transaction ends and gives its position. */
  lock(tx: Tx, topic: string, partition: number): Promise<number>;
  /** Marks messages as handled and says, in the order given, what was known of each. Ids must be unique within one call. */
  mark(tx: Tx, marks: readonly Mark[]): Promise<Seen[]>;
  unmark(tx: Tx, marks: readonly Mark[]): Promise<void>;
  /** Stores the position and ends the count of starts. */
  advance(tx: Tx, topic: string, partition: number, nextOffset: number): Promise<void>;
}
