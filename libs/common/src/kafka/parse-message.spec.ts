import fc from 'fast-check';
import { parseMessage, type ReceivedMessage } from './parse-message';

const type = 'stockline.inventory-event.sold.v1';
const data = { idType: 'sku', idValue: 'LS-100-M', externalFacilityId: '100', units: 1 };
const attributes = { specversion: '1.0', id: 'pos-7-000123', source: 'pos/7', type, time: '2026-11-23T10:00:00Z' };

const received = (value: Buffer | string | null, headers?: ReceivedMessage['headers']): ReceivedMessage => ({
  key: Buffer.from('LS-100-M|100'),
  value: typeof value === 'string' ? Buffer.from(value) : value,
  timestamp: '1763900000000',
  offset: '42',
  headers,
});
const parse = (value: Buffer | string | null, headers?: ReceivedMessage['headers']) =>
  parseMessage('inventory-events', 3, received(value, headers));
const understood = { id: 'pos-7-000123', source: 'pos/7', type, time: '2026-11-23T10:00:00Z', data };

describe('a message', () => {
  it('is understood as structured JSON', () => {
    expect(parse(JSON.stringify({ ...attributes, data })).event).toMatchObject({
      ...understood,
      topic: 'inventory-events',
      partition: 3,
      offset: '42',
      key: 'LS-100-M|100',
      receivedAtMs: Date.parse('2025-11-23T12:13:20.000Z'),
    });
  });

  it('is understood in binary mode, attributes in headers', () => {
    const headers = Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [`ce_${name}`, Buffer.from(value)]),
    );
    expect(parse(JSON.stringify(data), headers).event).toMatchObject(understood);
  });

  it('is understood as plain JSON without specversion, as a person types it', () => {
    const { specversion: _, time: __, ...typed } = attributes;
    expect(parse(JSON.stringify({ ...typed, data })).event).toMatchObject({ ...understood, time: null });
  });

  it('keeps its bytes, understood or not', () => {
    const value = Buffer.from([0xff, 0x00]);
    expect(parse(value).raw).toEqual({ key: Buffer.from('LS-100-M|100'), value, headers: {} });
  });

  const withAttributes = (more: object) => JSON.stringify({ ...attributes, data, ...more });
  it.each([
    ['no_value', null],
    ['not_utf8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['not_json', '{"id": '],
    ['not_an_event', '[1]'],
    ['no_id', withAttributes({ id: undefined })],
    ['no_id', withAttributes({ id: ' ' })],
    ['no_source', withAttributes({ source: null })],
    ['no_type', withAttributes({ type: undefined })],
    ['unknown_type', withAttributes({ type: 'stockline.other.v9' })],
    ['unknown_type', withAttributes({ type: 'constructor' })],
    ['message_invalid', withAttributes({ id: 7 })],
    ['message_invalid', withAttributes({ specversion: '0.3' })],
    ['message_invalid', withAttributes({ time: 'yesterday' })],
    ['message_invalid', withAttributes({ data: { ...data, units: 1.5 } })],
    ['message_invalid', withAttributes({ data: undefined })],
  ])('that cannot be used gets one clear reason: %s', (code, value) => {
    const parsed = parse(value);
    expect(parsed.event).toBeUndefined();
    expect(parsed.reason).toMatchObject({ code, message: expect.stringMatching(/\S/) });
  });

  it('of any bytes, keys and headers ends as an event or as one reason, and never throws', () => {
    const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
    const value = fc.oneof(
      bytes,
      fc.json().map((text) => Buffer.from(text)),
      fc
        .record({ id: fc.anything(), source: fc.anything(), type: fc.constantFrom(type, 'x', 1), data: fc.anything() })
        .map((event) => {
          try {
            return Buffer.from(JSON.stringify(event));
          } catch {
            return null;
          }
        }),
    );
    const headers = fc.dictionary(
      fc.oneof(fc.string(), fc.constantFrom('ce_id', 'ce_type', 'ce_source')),
      fc.oneof(bytes, fc.string(), fc.array(bytes)),
    );
    fc.assert(
      fc.property(fc.option(value), fc.option(bytes), headers, fc.string(), (content, key, some, timestamp) => {
        const parsed = parseMessage('inventory-events', 0, {
          key,
          value: content,
          headers: some,
          offset: '7',
          timestamp,
        });
        expect((parsed.event === undefined) !== (parsed.reason === undefined)).toBe(true);
        expect(parsed.offset).toBe(7);
        if (parsed.reason) expect(parsed.reason.code).toMatch(/^[a-z0-9_]+$/);
      }),
      { numRuns: 500 },
    );
  });

  it('nested beyond reason is refused or taken, but never breaks the reader', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const parsed = parse(`{"id":"1","source":"s","type":"${type}","data":${deep}}`);
    expect(parsed.reason?.code).toMatch(/not_json|message_invalid/);
  });
});
