import { differingBuckets } from './differing-buckets';

const held = (bucket: number, keys: number, sum: string): { bucket: number; keys: number; sum: string } => ({
  bucket,
  keys,
  sum,
});

describe('buckets of two parties', () => {
  it('are equal where both hold as many keys with the same sum, in whatever order they are told', () => {
    expect(differingBuckets([held(1, 2, '9'), held(7, 1, '4')], [held(7, 1, '4'), held(1, 2, '9')])).toEqual([]);
    expect(differingBuckets([], [])).toEqual([]);
  });

  it('differ where the number of keys or the sum differs, or only one of them holds any', () => {
    expect(
      differingBuckets([held(9, 1, '1'), held(2, 2, '9'), held(3, 1, '5')], [held(2, 2, '8'), held(3, 2, '5')]),
    ).toEqual([2, 3, 9]);
    expect(differingBuckets([], [held(255, 1, '1')])).toEqual([255]);
  });
});
