import { hash } from 'node:crypto';
import { canonicalJson } from '@app/common/kernel';
import type { Mark } from './consumer-store';
import type { IncomingEvent } from './incoming-event';

/** Who a message is and what it says, as hashes. The order of members and the spacing of its JSON do not count. */
export function markOf({ topic, source, id, type, data, receivedAtMs }: IncomingEvent, nowMs: number): Mark {
  return {
    idHash: hash('sha256', JSON.stringify([topic, source, id]), 'hex').slice(0, 32),
    dataHash: signedOf(hash('sha256', canonicalJson([type, data]), 'hex').slice(0, 16)),
    // A producer's clock may run ahead; a mark in the future would outlive its partition's turn.
    day: dayOf(Math.min(receivedAtMs, nowMs)),
  };
}

/** As a bigint of PostgreSQL. */
const signedOf = (sixteenHexDigits: string): string => String(BigInt.asIntN(64, BigInt(`0x${sixteenHexDigits}`)));

const dayMs = 24 * 60 * 60 * 1_000;
let lastDay: { from: number; text: string } | undefined;

/** The UTC day as YYYY-MM-DD. Messages come day by day, so the last answer nearly always serves. */
function dayOf(ms: number): string {
  const from = Math.floor(ms / dayMs) * dayMs;
  if (lastDay?.from !== from) lastDay = { from, text: new Date(from).toISOString().slice(0, 10) };
  return lastDay.text;
}
