import { IdempotencyStore } from './idempotency-store';

describe('the memory of keys', () => {
  let nowMs = 0;
  const store = () => new IdempotencyStore(() => nowMs);
  beforeEach(() => (nowMs = 0));

  it('tells a request in flight, a replay, other parameters and a failure apart', () => {
    const keys = store();
    const first = keys.claim('shop', 'k', 'a');
    expect(keys.claim('shop', 'k', 'a').kind).toBe('in-flight');
    if (first.kind === 'new') first.settle({ succeeded: true, reference: 7 });
    expect(keys.claim('shop', 'k', 'a')).toEqual({ kind: 'replay', outcome: { succeeded: true, reference: 7 } });
    expect(keys.claim('shop', 'k', 'b').kind).toBe('mismatch');
    expect(keys.claim('other', 'k', 'b').kind).toBe('new');
    const failing = keys.claim('shop', 'f', 'a');
    if (failing.kind === 'new') failing.settle({ succeeded: false, reference: null });
    expect(keys.claim('shop', 'f', 'a').kind).toBe('failed');
  });

  it('forgets a key after 24 hours, and at once when the attempt was given up', () => {
    const keys = store();
    const first = keys.claim('shop', 'k', 'a');
    if (first.kind === 'new') first.abandon();
    expect(keys.claim('shop', 'k', 'a').kind).toBe('new');
    nowMs = 24 * 60 * 60 * 1_000 - 1;
    expect(keys.claim('shop', 'k', 'a').kind).toBe('in-flight');
    nowMs++;
    expect(keys.claim('shop', 'k', 'a').kind).toBe('new');
  });
});
