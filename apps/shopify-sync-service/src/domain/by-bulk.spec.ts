import { readsByBulk, slowestRestoreRate } from './by-bulk';

describe('whether levels are read by bulk', () => {
  const fromMs = 10_000;
  it('goes by the time that pages take at the rate the shop declares', () => {
    expect([6_750, 7_000].map((levels) => readsByBulk(levels, slowestRestoreRate, fromMs))).toEqual([false, true]);
    expect([69_250, 69_500].map((levels) => readsByBulk(levels, 1_000, fromMs))).toEqual([false, true]);
  });
  it('never reads nothing by bulk', () => {
    expect(readsByBulk(0, slowestRestoreRate, 0)).toBe(false);
  });
});
