import type { RawMessage } from '@app/common/broker';

/** A message that was understood: a CloudEvent whose data its schema has accepted. */
export interface IncomingEvent {
  /** The topic's name in the contracts, without the installation's prefix. */
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string | null;
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** When it happened, as its source says (RFC 3339). */
  readonly time: string | null;
  readonly subject?: string;
  readonly data: unknown;
  /** The timestamp of the Kafka record: the same however often the message is read. */
  readonly receivedAtMs: number;
  readonly raw: RawMessage;
}
