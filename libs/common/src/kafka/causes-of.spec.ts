import { causesOf } from './causes-of';

const traceparent = (digit: string): string => `00-${digit.repeat(32)}-${digit.repeat(16)}-01`;
const message = (header?: string | Buffer): { headers: Record<string, string | Buffer> } => ({
  headers: header === undefined ? {} : { traceparent: header },
});

describe('messages that are taken together', () => {
  it('go on with the trace that all of them name', () => {
    const { parent, links } = causesOf([message(Buffer.from(traceparent('a'))), message(traceparent('a'))]);
    expect(parent).toMatchObject({ traceId: 'a'.repeat(32), spanId: 'a'.repeat(16) });
    expect(links).toEqual([]);
  });

  it('begin a trace that links to theirs where they name several, or not all of them one', () => {
    const several = causesOf([message(traceparent('a')), message(traceparent('b')), message(traceparent('a'))]);
    expect(several.parent).toBeNull();
    expect(several.links.map(({ traceId }) => traceId[0])).toEqual(['a', 'b']);
    const notAll = causesOf([message(traceparent('a')), message()]);
    expect(notAll).toMatchObject({ parent: null, links: [{ traceId: 'a'.repeat(32) }] });
  });

  it('begin a trace where none names one, or what they name is not one', () => {
    expect(causesOf([message(), message()])).toEqual({ parent: null, links: [] });
    expect(causesOf([message('not-a-trace')])).toEqual({ parent: null, links: [] });
  });

  it('link to no more than people can read', () => {
    const many = Array.from({ length: 500 }, (_, no) =>
      message(`00-${(no + 1).toString(16).padStart(32, '0')}-${'b'.repeat(16)}-01`),
    );
    expect(causesOf(many).links).toHaveLength(16);
  });

  it('are heard in binary mode as well, where the trace is an attribute', () => {
    expect(causesOf([{ headers: { ce_traceparent: traceparent('c') } }]).parent).toMatchObject({
      traceId: 'c'.repeat(32),
    });
  });
});
