import { deathsWithin } from './deaths-within';

describe('deaths within a minute', () => {
  it('are forgotten once the minute is over', () => {
    let now = 0;
    const deaths = deathsWithin(60_000, () => now);
    expect([deaths.add(), deaths.add()]).toEqual([1, 2]);
    now = 59_999;
    expect(deaths.add()).toBe(3);
    now = 60_001;
    expect(deaths.count()).toBe(1);
  });
});
