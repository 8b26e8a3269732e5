import { isUtf8 } from 'node:buffer';
import { StocklineError, shorten, type ProblemCode } from '@app/common/kernel';
import type { MessageHeaders, RawMessage } from '@app/common/broker';

/** The attributes of a CloudEvent that count here, with its data. */
export interface Envelope {
  id: string;
  source: string;
  type: string;
  time?: string;
  subject?: string;
  data: unknown;
}

const MAX_ATTRIBUTE_LENGTH = 1_024;
const BINARY_PREFIX = 'ce_';

/** Takes the envelope off a message, or throws a StocklineError that says what it lacks. */
export function readAttributes({ value, headers }: RawMessage): Envelope {
  const inHeaders = textHeaders(headers);
  const content = jsonOf(value);
  if (inHeaders.size > 0) return envelopeOf((name) => inHeaders.get(name), content);
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw unusable(
      'not_an_event',
      `the message is ${shorten(content)}, not a JSON object with the attributes of an event`,
    );
  const members = content as Record<string, unknown>;
  return envelopeOf((name) => (Object.hasOwn(members, name) ? members[name] : undefined), dataOf(members));
}

function envelopeOf(attribute: (name: string) => unknown, data: unknown): Envelope {
  const specversion = attribute('specversion');
  if (specversion !== undefined && specversion !== '1.0')
    throw unusable('message_invalid', `specversion is ${shorten(specversion)}, not "1.0"`);
  const id = required(attribute, 'id', 'An id that is unique within its source is what "handled once" goes by.');
  const source = required(attribute, 'source', 'Name the producer, for example "pos/7".');
  const type = required(attribute, 'type', 'Send one of the types of the AsyncAPI document.');
  const time = optional(attribute, 'time');
  if (time !== undefined && Number.isNaN(Date.parse(time)))
    throw unusable('message_invalid', `time is ${shorten(time)}, not a moment as RFC 3339 writes it`);
  const subject = optional(attribute, 'subject');
  return {
    id,
    source,
    type,
    data,
    ...(time === undefined ? {} : { time }),
    ...(subject === undefined ? {} : { subject }),
  };
}

function required(attribute: (name: string) => unknown, name: 'id' | 'source' | 'type', hint: string): string {
  const value = optional(attribute, name);
  if (value === undefined || value.trim() === '') throw unusable(`no_${name}`, `the message has no ${name}`, hint);
  return value;
}

function optional(attribute: (name: string) => unknown, name: string): string | undefined {
  const value = attribute(name);
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || value.length > MAX_ATTRIBUTE_LENGTH || value.includes('\0') || !value.isWellFormed())
    throw unusable(
      'message_invalid',
      `${name} is ${shorten(value)}, not a text of at most ${MAX_ATTRIBUTE_LENGTH} characters`,
    );
  return value;
}

function textHeaders(headers: MessageHeaders): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, values] of Object.entries(headers)) {
    const value = [values].flat()[0];
    if (name.startsWith(BINARY_PREFIX) && value !== undefined)
      found.set(name.slice(BINARY_PREFIX.length), value.toString());
  }
  return found;
}

function dataOf(members: Record<string, unknown>): unknown {
  if (members['data'] !== undefined || typeof members['data_base64'] !== 'string') return members['data'];
  return jsonOf(Buffer.from(members['data_base64'], 'base64'));
}

function jsonOf(value: Buffer | null): unknown {
  if (value === null)
    throw unusable('no_value', 'the message has no value', 'An end is stated by a message with its version.');
  if (!isUtf8(value)) throw unusable('not_utf8', `the message is not UTF-8 text: ${shorten(value.toString('latin1'))}`);
  try {
    return JSON.parse(value.toString('utf8'));
  } catch (error) {
    throw unusable('not_json', `the message is not JSON: ${(error as Error).message}`, 'Send a CloudEvent as JSON.');
  }
}

const unusable = (code: ProblemCode, message: string, hint?: string): StocklineError =>
  new StocklineError({ code, message, hint });
