import fc from 'fast-check';
import { headersFromJson, headersToJson } from './headers-json';

describe('headers of a dead letter', () => {
  it('come back from the table byte for byte, whatever they hold', () => {
    const value = fc.oneof(
      fc.uint8Array().map((array) => Buffer.from(array)),
      fc.string({ unit: 'binary' }),
    );
    const name = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.dictionary(name, fc.array(value, { minLength: 1 }), { noNullPrototype: true }), (headers) => {
        const stored = headersToJson(headers);
        expect(stored).not.toMatch(/(?<!\\)(\\\\)*\\u0000/);
        const back = headersFromJson(JSON.parse(stored) as Parameters<typeof headersFromJson>[0]);
        const inBytes = (record: typeof back) =>
          Object.entries(record).map(([key, values]) => [
            key,
            [values!].flat().map((one) => Buffer.from(one).toString('hex')),
          ]);
        expect(inBytes(back)).toEqual(inBytes(headers));
      }),
    );
  });
});
