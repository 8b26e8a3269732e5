import { isUtf8 } from 'node:buffer';
import { validateMessage, type MessageType } from '@app/common/contracts';
import { StocklineError, shorten } from '@app/common/kernel';
import { readAttributes } from './read-attributes';
import type { IncomingEvent } from './incoming-event';
import type { MessageHeaders, RawMessage } from '@app/common/broker';
import type { Reason } from './reason';

/** A message as kafkajs hands it over. */
export interface ReceivedMessage {
  key: Buffer | null;
  value: Buffer | null;
  timestamp: string;
  offset: string;
  headers?: MessageHeaders;
}

/** A message that was read: understood, or not and why. Either way its bytes are at hand. */
export type ParsedMessage = { offset: number; raw: RawMessage } & (
  { event: IncomingEvent; reason?: undefined } | { reason: Reason; event?: undefined }
);

/**
 * Reads a CloudEvent 1.0: structured JSON, binary mode (attributes in `ce_` headers), or plain JSON with the same attributes.
 * Never throws: whatever the bytes are, the result is an event that its schema has accepted, or one reason why it is none.
 */
export function parseMessage(topic: string, partition: number, message: ReceivedMessage): ParsedMessage {
  const raw: RawMessage = { key: message.key, value: message.value, headers: message.headers ?? {} };
  const offset = Number(message.offset);
  try {
    const { data, time, subject, ...attributes } = readAttributes(raw);
    validateMessage(attributes.type as MessageType, data);
    const event: IncomingEvent = {
      topic,
      partition,
      offset: message.offset,
      key: keyOf(raw),
      ...attributes,
      time: time ?? null,
      ...(subject === undefined ? {} : { subject }),
      data,
      receivedAtMs: instantOf(message.timestamp),
      raw,
    };
    return { offset, raw, event };
  } catch (error) {
    return { offset, raw, reason: reasonOf(error) };
  }
}

/** A key that is no text is nobody's id; its bytes stay in `raw`. */
const keyOf = ({ key }: RawMessage): string | null => (key !== null && isUtf8(key) ? key.toString('utf8') : null);

/** The record's timestamp; the moment of reading where the producer gave none that is a date. */
function instantOf(timestamp: string): number {
  const ms = Number(timestamp);
  return Number.isFinite(ms) && ms > 0 && ms < 8.64e15 ? ms : Date.now();
}

function reasonOf(error: unknown): Reason {
  if (error instanceof StocklineError) return { code: error.code, message: error.message, hint: error.hint };
  return { code: 'message_invalid', message: `the message cannot be checked: ${shorten(String(error), 200)}` };
}
