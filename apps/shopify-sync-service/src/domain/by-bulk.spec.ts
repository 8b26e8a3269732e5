import { readsByBulk, slowestRestoreRate, writesByBulk } from './by-bulk';

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

describe('whether levels are written by bulk', () => {
  it('goes by the time that requests take at the rate the shop declares', () => {
    expect([50_000, 50_001].map((levels) => writesByBulk(levels, slowestRestoreRate, 20_000))).toEqual([false, true]);
    expect([500_000, 500_001].map((levels) => writesByBulk(levels, 1_000, 20_000))).toEqual([false, true]);
  });
});
