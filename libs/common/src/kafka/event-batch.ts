import type { Tx } from '@app/common/database';
import type { IncomingEvent } from './incoming-event';
import type { Reason } from './reason';

/**
 * Messages of one partition in offset order, each of them not handled before.
 * What is done through `tx`, the handled-once marks, the parked messages and the partition's position commit together; a throw undoes
 * all of it. Failures that heal are tried again, others are narrowed down to the message that causes them.
 */
export interface EventBatch {
  readonly topic: string;
  readonly partition: number;
  readonly tx: Tx;
  readonly messages: readonly IncomingEvent[];
  /** Sends a message to the dead letters in the same transaction. It then counts as not handled, so that it can be replayed. */
  park(message: IncomingEvent, reason: Reason): void;
}
