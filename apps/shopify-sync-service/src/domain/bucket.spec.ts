import { availableAt, waitMsFor } from './bucket';

const bucket = { maximumAvailable: 2_000, currentlyAvailable: 5, restoreRate: 100, atMs: 10_000 };

describe('the bucket of a shop', () => {
  it('refills by the second and never above its size', () => {
    expect(availableAt(bucket, 11_000)).toBe(105);
    expect(availableAt(bucket, 10_000_000)).toBe(2_000);
  });

  it('is waited for exactly as long as the refill takes', () => {
    expect(waitMsFor(10, bucket, 10_000)).toBe(50);
    expect(waitMsFor(10, bucket, 10_050)).toBe(0);
    expect(waitMsFor(5_000, bucket, 10_000)).toBe(19_950);
  });
});
