import { canonicalJson, nearest, newId, shorten } from '.';

describe('kernel', () => {
  it('makes ids that sort by time', () => {
    const ids = [newId(1_000), newId(2_000), newId(3_000)];
    expect([...ids].sort()).toEqual(ids);
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('gives equal values equal text, whatever the order of their members', () => {
    expect(canonicalJson({ b: [1, { d: 1, c: undefined }], a: null })).toBe(
      canonicalJson({ a: null, b: [1, { d: 1 }] }),
    );
  });

  it('never lets a value break the line or the width of an error text', () => {
    expect(shorten('a\nb')).toBe('a\\nb');
    expect(shorten('x'.repeat(1_000))).toHaveLength(60);
  });

  it('finds the name that was meant, and none where nothing is near', () => {
    expect(nearest('configld', ['configId', 'groupBy'])).toBe('configId');
    expect(nearest('zzzzzz', ['configId', 'groupBy'])).toBeUndefined();
  });
});
