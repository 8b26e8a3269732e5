import fc from 'fast-check';
import { SeenLevels } from './seen-levels';

const level = fc.tuple(fc.integer({ min: 1, max: 2 ** 31 - 1 }), fc.integer({ min: 1, max: 2 ** 31 - 1 }));

describe('the levels that were seen', () => {
  it('are those that were added, and never another', () => {
    fc.assert(
      fc.property(fc.array(level, { maxLength: 50 }), fc.array(level, { maxLength: 50 }), (added, others) => {
        const seen = new SeenLevels();
        for (const [productNo, facilityNo] of added) seen.add(productNo, facilityNo);
        const keys = new Set(added.map(String));
        const near = added.flatMap(([productNo, facilityNo]) => [
          [productNo + 8, facilityNo],
          [productNo + 2 ** 15, facilityNo],
          [productNo, facilityNo + 1],
        ]);
        for (const [productNo, facilityNo] of [...added, ...others, ...near] as [number, number][])
          expect(seen.has(productNo, facilityNo)).toBe(keys.has(String([productNo, facilityNo])));
      }),
    );
  });

  it('are forgotten rather than kept without end', () => {
    const seen = new SeenLevels();
    for (let facilityNo = 1; facilityNo <= 5_000; facilityNo++) seen.add(1, facilityNo);
    expect(seen.has(1, 1)).toBe(false);
    expect(seen.has(1, 5_000)).toBe(true);
  });
});
