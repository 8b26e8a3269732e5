import type { MessageHeaders } from '@app/common/broker';

/** Text stays readable in the table; bytes go as base64. The order of the values of one name is kept. */
type StoredHeader = { name: string; text: string } | { name: string; base64: string };

export function headersToJson(headers: MessageHeaders): string {
  const stored: StoredHeader[] = [];
  for (const [name, values] of Object.entries(headers))
    for (const value of [values ?? []].flat())
      stored.push(typeof value === 'string' ? textOrBytes(nameOf(name), value) : bytes(nameOf(name), value));
  return JSON.stringify(stored);
}

export function headersFromJson(stored: readonly StoredHeader[]): MessageHeaders {
  const headers = new Map<string, (Buffer | string)[]>();
  for (const header of stored) {
    const value = 'text' in header ? header.text : Buffer.from(header.base64, 'base64');
    const values = headers.get(header.name);
    if (values) values.push(value);
    else headers.set(header.name, [value]);
  }
  return Object.fromEntries(headers);
}

const bytes = (name: string, value: Buffer): StoredHeader => ({ name, base64: value.toString('base64') });

/** jsonb cannot hold U+0000 or half a surrogate pair: a value that has one is kept as bytes, a name loses it. */
const textOrBytes = (name: string, value: string): StoredHeader =>
  value.includes('\0') || !value.isWellFormed() ? bytes(name, Buffer.from(value)) : { name, text: value };
const nameOf = (name: string): string => name.replaceAll('\0', '').toWellFormed();
