import fc from 'fast-check';
import { safePath } from '.';

describe('the path below a base directory', () => {
  it('takes names as people give them', () => {
    for (const name of [
      'my stock.csv',
      "o'brien.csv",
      '"quoted".csv',
      '-rf.csv',
      'día.csv',
      '在庫.csv',
      '..hidden.csv',
      'a..b',
      '...',
    ])
      expect(safePath('/data', 'incoming', name)).toBe(`/data/incoming/${name}`);
  });

  it.each([
    '../x',
    'a/../../x',
    '..',
    '/etc/passwd',
    '\\\\host\\share',
    '..\\x',
    'a\\..\\..\\x',
    'C:\\x',
    'c:',
    'x\0.csv',
    'a/.. /x',
  ])('refuses %j, which would leave it', (part) => {
    expect(() => safePath('/data', 'incoming', part)).toThrow(expect.objectContaining({ code: 'path_unsafe' }));
  });

  it('never leaves it, whatever it is given', () => {
    const piece = fc.oneof(fc.constantFrom('..', '.', '/', '\\', '', ' ', '\0', 'C:', 'a'), fc.string());
    fc.assert(
      fc.property(fc.array(fc.array(piece).map((pieces) => pieces.join(''))), (parts) => {
        let path: string;
        try {
          path = safePath('/base/directory', ...parts);
        } catch {
          return true;
        }
        return path === '/base/directory' || path.startsWith('/base/directory/');
      }),
      { numRuns: 2_000 },
    );
  });
});
