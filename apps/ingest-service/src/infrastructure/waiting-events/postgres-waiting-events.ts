import { Injectable } from '@nestjs/common';
import { copyRows, type Tx } from '@app/common/database';
import type { IncomingEvent } from '@app/common/kafka';
import { headersToJson } from '@app/common/outbox';
import { WaitingEvents } from '../../application/ports';

@Injectable()
export class PostgresWaitingEvents extends WaitingEvents {
  /** `waitMs`: how long a message waits for what it names. */
  constructor(private readonly waitMs: number) {
    super();
  }

  /** Nearly always nothing waits, and one look at an empty table tells. */
  async keysHeld(tx: Tx, topic: string, keys: readonly (string | null)[]): Promise<ReadonlySet<string>> {
    const [any] = await tx.query<{ waits: boolean }>('select exists (select from waiting_event) as waits');
    if (!any!.waits) return new Set();
    const rows = await tx.query<{ key: string }>(
      'select distinct key from waiting_event where topic = $1 and key = any($2::text[])',
      [topic, keys.flatMap((key) => (key === null ? [] : [storedKey(key)]))],
    );
    const held = new Set(rows.map(({ key }) => key));
    return new Set(keys.flatMap((key) => (key !== null && held.has(storedKey(key)) ? [key] : [])));
  }

  async hold(tx: Tx, messages: Iterable<IncomingEvent>): Promise<void> {
    const rows = [...messages];
    if (rows.length === 0) return;
    const waitsUntil = new Date(Date.now() + this.waitMs).toISOString();
    await copyRows(
      tx,
      'waiting_event (topic, partition, source_offset, key, received_at, raw_key, raw_value, headers, waits_until)',
      rows.map(({ topic, partition, offset, key, receivedAtMs, raw }) => [
        topic,
        partition,
        Number(offset),
        key === null ? null : storedKey(key),
        new Date(receivedAtMs).toISOString(),
        bytea(raw.key),
        bytea(raw.value),
        headersToJson(raw.headers),
        waitsUntil,
      ]),
    );
  }
}

/** PostgreSQL's text cannot hold U+0000. */
const storedKey = (key: string): string => key.replaceAll('\0', '\u2400');

const bytea = (bytes: Buffer | null): string | undefined =>
  bytes === null ? undefined : `\\x${bytes.toString('hex')}`;
