import fc from 'fast-check';
import { nothingStands, notTold, StandingNumbers } from './standing-numbers';

const copied = (blocks: readonly Buffer[]) => ({
  blocks: async function* () {
    yield* blocks;
  },
});

describe('the numbers that stand', () => {
  it('are those of the lines, wherever these are cut, and of nothing else', async () => {
    // The two lowest are not told, as the next test says.
    const number = fc.oneof(fc.nat({ max: 9 }), fc.integer({ min: -2_147_483_646 }));
    const line = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }), fc.nat({ max: 600 }), number);
    const lines = fc.uniqueArray(line, { selector: (cells) => cells.slice(0, 3).join(' ') });
    await fc.assert(
      fc.asyncProperty(lines, fc.integer({ min: 1, max: 40 }), async (drawn, size) => {
        const all = Buffer.from(drawn.map((cells) => `${cells.join('\t')}\n`).join(''));
        const blocks = Array.from({ length: Math.ceil(all.length / size) }, (_, n) =>
          all.subarray(n * size, n * size + size),
        );
        const standing = (await StandingNumbers.read(copied(blocks)))!;
        const numbers = new Map(
          drawn.map(([facility, bin, product, units]) => [`${facility} ${bin} ${product}`, units]),
        );
        for (let product = 0; product <= 600; product += 7)
          for (const [facility, bin] of [
            [1, 1],
            [2, 3],
          ] as const)
            expect(standing.of(facility, bin, product)).toBe(
              numbers.get(`${facility} ${bin} ${product}`) ?? nothingStands,
            );
        for (const [facility, bin, product, units] of drawn) expect(standing.of(facility, bin, product)).toBe(units);
      }),
      { numRuns: 200 },
    );
  });

  it('are not told where they are larger than a file may say, or forgotten', async () => {
    const standing = (await StandingNumbers.read(
      copied([Buffer.from(`1\t1\t1\t${notTold}\n1\t1\t2\t-2147483648\n1\t1\t3\t5\n`)]),
    ))!;
    standing.forget(1, 1, 3);
    standing.forget(9, 9, 9);
    expect([1, 2, 3].map((product) => standing.of(1, 1, product))).toEqual([undefined, undefined, undefined]);
    expect([standing.of(9, 9, 9), standing.of(1, 1, 4)]).toEqual([undefined, nothingStands]);
  });

  it('are given up where they would take more memory than they may', async () => {
    const scattered = Array.from({ length: 25_000 }, (_, n) => `1\t1\t${n * 256}\t1\n`).join('');
    expect(await StandingNumbers.read(copied([Buffer.from(scattered)]))).toBeUndefined();
  });
});
