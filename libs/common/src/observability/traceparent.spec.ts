import { correlation } from './correlation';
import { inTrace } from './in-trace';
import { inSpan } from './spans';
import { readTraceparent, traceparentNow, writeTraceparent } from './traceparent';

const trace = '0af7651916cd43dd8448eb211c80319c';
const span = 'b7ad6b7169203331';

describe('a traceparent', () => {
  it('is read and written as W3C has it, whatever later versions add', () => {
    const place = { traceId: trace, spanId: span, sampled: true };
    expect(readTraceparent(`00-${trace}-${span}-01`)).toEqual(place);
    expect(readTraceparent(`00-${trace}-${span}-00`)).toEqual({ ...place, sampled: false });
    expect(readTraceparent(`01-${trace}-${span}-03-what-comes-later`)).toEqual(place);
    expect(writeTraceparent(place)).toBe(`00-${trace}-${span}-01`);
  });

  it.each([
    ['nothing', undefined],
    ['a blank', ''],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${span}-01`],
    ['a span of zeros', `00-${trace}-${'0'.repeat(16)}-01`],
    ['capitals', `00-${trace.toUpperCase()}-${span}-01`],
    ['version ff', `ff-${trace}-${span}-01`],
    ['more members than version 00 has', `00-${trace}-${span}-01-x`],
    ['a line end behind it', `00-${trace}-${span}-01\n`],
    ['something else', 'Robert"); drop table run; --'],
  ])('that is %s names no trace', (_, text) => expect(readTraceparent(text)).toBeUndefined());
});

describe('a step', () => {
  it('goes on with the trace that is named, and begins one where none is', async () => {
    expect(traceparentNow()).toBeNull();
    const parent = readTraceparent(`00-${trace}-${span}-01`)!;
    await inSpan('named', { parent }, async () => expect(traceparentNow()).toBe(`00-${trace}-${span}-01`));
    await inSpan('begun', { parent: null }, async () =>
      expect(traceparentNow()).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/),
    );
    expect(traceparentNow()).toBeNull();
  });

  it('within a trace keeps its place when that very trace is named again, and leaves it for another', () => {
    const now = { traceId: trace, spanId: '1'.repeat(16), sampled: true };
    correlation.run(now, () => {
      expect(inTrace(`00-${trace}-${span}-01`, traceparentNow)).toBe(writeTraceparent(now));
      expect(inTrace(`00-${'a'.repeat(32)}-${span}-01`, traceparentNow)).toBe(`00-${'a'.repeat(32)}-${span}-01`);
      expect(inTrace(null, traceparentNow)).toBe(writeTraceparent(now));
    });
  });
});
