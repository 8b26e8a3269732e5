import { checkStatement } from './check-statement';

const nowMs = Date.parse('2026-11-24T12:00:00Z');
const online = { facilityId: 'ONLINE', type: 'CONFIGURATION' } as const;
const store = { facilityId: 'F1', type: 'RETAIL_STORE' } as const;
const open = { units: 3, fromMs: null, thruMs: null };

describe('a value that one person states', () => {
  it('may be a threshold of a channel or the safety stock of a store', () => {
    expect(() => checkStatement('threshold', online, open, nowMs)).not.toThrow();
    expect(() => checkStatement('safety_stock', store, open, nowMs)).not.toThrow();
  });

  it.each([
    ['threshold', store, 'threshold_needs_channel'],
    ['safety_stock', online, 'safety_stock_needs_place'],
  ] as const)('is refused as a %s where the facility takes none', (kind, facility, code) =>
    expect(() => checkStatement(kind, facility, open, nowMs)).toThrow(expect.objectContaining({ code })),
  );

  it.each([
    ['the same instant', nowMs + 1, nowMs + 1, 'dates_reversed'],
    ['an end before its start', nowMs + 2, nowMs + 1, 'dates_reversed'],
    ['an end now', null, nowMs, 'dates_reversed'],
    ['a period that is over', nowMs - 2, nowMs - 1, 'dates_over'],
  ])('is refused with %s', (_what, fromMs, thruMs, code) =>
    expect(() => checkStatement('threshold', online, { units: 3, fromMs, thruMs }, nowMs)).toThrow(
      expect.objectContaining({ code }),
    ),
  );
});
