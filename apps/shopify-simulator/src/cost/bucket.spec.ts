import { Bucket } from './bucket';

describe('the bucket of points', () => {
  it('takes all the points asked for or none, and refills by the clock up to the plan', () => {
    let nowMs = 0;
    const bucket = new Bucket('standard', () => nowMs);
    expect(bucket.take(1_990)).toBe(true);
    expect(bucket.take(11)).toBe(false);
    nowMs = 50;
    expect(bucket.status()).toEqual({ maximumAvailable: 2_000, currentlyAvailable: 15, restoreRate: 100 });
    nowMs = 60_000;
    expect(bucket.status().currentlyAvailable).toBe(2_000);
  });

  it('gives back what a request did not use', () => {
    const bucket = new Bucket('plus', () => 0);
    bucket.take(500);
    bucket.giveBack(490);
    expect(bucket.status().currentlyAvailable).toBe(19_990);
  });
});
