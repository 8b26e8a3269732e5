import { cloudEvent, type Topic } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { StocklineError, shorten } from '@app/common/kernel';
import { lockEventLog } from './lock-event-log';

export interface OutgoingEvent {
  topic: Topic;
  /** Order is promised among the events of one key. */
  key: string;
  type: string;
  data: object;
  source?: string;
  subject?: string;
  id?: string;
  time?: string;
}

/** Brokers take a megabyte a message, envelope of the protocol included. */
const MAX_PAYLOAD_BYTES = 900_000;

/** Appends events to the log in the order given, under its lock: they reach Kafka if and only if this transaction commits. */
export async function appendEvents(tx: Tx, events: readonly OutgoingEvent[]): Promise<void> {
  if (events.length === 0) return;
  const payloads = events.map(payloadOf);
  await lockEventLog(tx);
  await tx.execute(
    `insert into event_log (topic, key, payload)
     select topic, key, payload
       from unnest($1::text[], $2::text[], $3::text[]) with ordinality as event (topic, key, payload, ordinal)
      order by ordinal`,
    [events.map(({ topic }) => topic.name), events.map(({ key }) => key), payloads],
  );
}

function payloadOf(event: OutgoingEvent): string {
  const { topic, key, source = 'stockline', ...rest } = event;
  const payload = JSON.stringify(cloudEvent({ source, ...rest }));
  if (payload.length > MAX_PAYLOAD_BYTES / 3 && Buffer.byteLength(payload) > MAX_PAYLOAD_BYTES)
    throw new StocklineError({
      code: 'event_too_large',
      message: `the ${event.type} of ${shorten(key)} for ${topic.name} has ${Buffer.byteLength(payload)} bytes, ${MAX_PAYLOAD_BYTES} are allowed`,
      hint: 'Split what it states over several messages.',
    });
  return payload;
}
