import fc from 'fast-check';
import { queueKey, walkQueue, type QueuedUnits, type QueueStep } from './order-queue';

const step = (kind: QueueStep['kind'], units: number, more: Partial<QueueStep> = {}): QueueStep => ({
  kind,
  orderId: '1001',
  productNo: 1,
  productId: 'P1',
  channelId: kind === 'queued' ? 'ONLINE' : null,
  units,
  restsOn: kind === 'reserved' ? { facilityId: 'F1', version: 7 } : null,
  ...more,
});
const after = (steps: QueueStep[], waiting: QueuedUnits[] = [], total = 0): number[] =>
  walkQueue(waiting, new Map([[queueKey(1, 'ONLINE'), total]]), steps).changes.map(({ units }) => units);

describe('the queue of a channel', () => {
  it('grows by what orders queue, and falls by what is reserved for them, naming the stock that lacks it', () => {
    const { changes } = walkQueue([], new Map(), [step('queued', 3), step('reserved', 2)]);
    expect(changes).toEqual([
      { productNo: 1, productId: 'P1', channelId: 'ONLINE', units: 3, restsOn: null },
      { productNo: 1, productId: 'P1', channelId: 'ONLINE', units: 1, restsOn: { facilityId: 'F1', version: 7 } },
    ]);
  });

  it.each<[string, QueueStep[], number[]]>([
    [
      'units reserved are off it; taking them off again has no effect',
      [step('queued', 3), step('reserved', 3), step('unqueued', 3)],
      [3, 0],
    ],
    [
      'a part reserved and the rest cancelled empties it',
      [step('queued', 3), step('reserved', 1), step('unqueued', 3)],
      [3, 2, 0],
    ],
    ['more reserved than queued takes off what is there', [step('queued', 2), step('reserved', 5)], [2, 0]],
    ['an order that nobody queued takes nothing off', [step('unqueued', 3), step('reserved', 3)], []],
    [
      'another order keeps its units',
      [step('queued', 2), step('queued', 3, { orderId: '1002' }), step('reserved', 9)],
      [2, 5, 3],
    ],
  ])('%s', (_, steps, units) => {
    expect(after(steps)).toEqual(units);
  });

  it('holds exactly what its orders have in it, never less than nothing', () => {
    const any = fc.record({
      kind: fc.constantFrom<QueueStep['kind']>('queued', 'unqueued', 'reserved'),
      units: fc.integer({ min: 1, max: 5 }),
      orderId: fc.constantFrom('1', '2', '3'),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), (given) => {
        const steps = given.map(({ kind, units, orderId }) => step(kind, units, { orderId }));
        const { changes, orders } = walkQueue([], new Map(), steps);
        for (const { units } of changes) expect(units).toBeGreaterThanOrEqual(0);
        const held = orders.reduce((sum, { units }) => sum + units, 0);
        expect(changes.at(-1)?.units ?? 0).toBe(held);
      }),
    );
  });
});
