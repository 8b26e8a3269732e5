import type { MessageHeaders } from '@app/common/kafka';

/** Text stays readable in the table; bytes go as base64. The order of the values of one name is kept. */
type StoredHeader = { name: string; text: string } | { name: string; base64: string };

export function headersToJson(headers: MessageHeaders): string {
  const stored: StoredHeader[] = [];
  for (const [name, values] of Object.entries(headers))
    for (const value of [values ?? []].flat())
      stored.push(typeof value === 'string' ? textOrBytes(name, value) : bytes(name, value));
  // jsonb has no place for U+0000 in names either; a name that carries one is not text in any protocol above Kafka.
  return JSON.stringify(stored).replaceAll('\\u0000', '');
}

export function headersFromJson(stored: readonly StoredHeader[]): MessageHeaders {
  const headers: Record<string, (Buffer | string)[]> = {};
  for (const header of stored)
    (headers[header.name] ??= []).push('text' in header ? header.text : Buffer.from(header.base64, 'base64'));
  return headers;
}

const bytes = (name: string, value: Buffer): StoredHeader => ({ name, base64: value.toString('base64') });

/** jsonb cannot hold U+0000 or half a surrogate pair. */
const textOrBytes = (name: string, value: string): StoredHeader =>
  value.includes('\0') || !value.isWellFormed() ? bytes(name, Buffer.from(value)) : { name, text: value };
