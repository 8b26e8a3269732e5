import fc from 'fast-check';
import { RepeatedKeys } from './repeated-keys';

const seen = (keys: readonly [number, number, number][]): RepeatedKeys => {
  const repeated = new RepeatedKeys();
  for (const key of keys) repeated.see(...key);
  return repeated;
};

describe('the keys of a file', () => {
  it('repeat exactly where a product, facility and bin come twice', () => {
    const key = fc.tuple(fc.nat({ max: 200_000 }), fc.nat({ max: 3 }), fc.nat({ max: 2 }));
    fc.assert(
      fc.property(fc.array(key, { maxLength: 200 }), (keys) => {
        const distinct = new Set(keys.map((one) => one.join()));
        expect(seen(keys).mayRepeat).toBe(distinct.size < keys.length);
      }),
    );
  });

  it('may repeat once they are spread over more than is remembered, and cost no more memory then', () => {
    const scattered = Array.from({ length: 5_000 }, (_, page): [number, number, number] => [page * 65_536, 1, 1]);
    expect(seen(scattered.slice(0, 4_000)).mayRepeat).toBe(false);
    expect(seen(scattered).mayRepeat).toBe(true);
  });
});
