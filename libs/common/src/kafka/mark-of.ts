import { createHash } from 'node:crypto';
import { canonicalJson } from '@app/common/kernel';
import type { Mark } from './consumer-store';
import type { IncomingEvent } from './incoming-event';

/** Who a message is and what it says, as hashes. The order of members and the spacing of its JSON do not count. */
export function markOf(event: IncomingEvent, nowMs: number): Mark {
  const { topic, source, id, type, data, receivedAt } = event;
  // A producer's clock may run ahead; a mark in the future would outlive its partition's turn.
  const atMs = Math.min(Date.parse(receivedAt), nowMs);
  return {
    idHash: sha256(JSON.stringify([topic, source, id])).toString('hex', 0, 16),
    dataHash: sha256(canonicalJson([type, data]))
      .readBigInt64BE()
      .toString(),
    day: new Date(atMs).toISOString().slice(0, 10),
  };
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
