import fc from 'fast-check';
import { itemId, locationId, shop, trySimulator } from './try-simulator';

const parts = ['available', 'committed', 'reserved', 'damaged', 'safety_stock', 'quality_control'];

describe('the levels of a shop', () => {
  it('are the sum of the ledger, and on_hand the sum of its parts, whatever is set and sold', async () => {
    const sim = await trySimulator();
    let key = 0;
    const place = { item: fc.constantFrom(1, 3), location: fc.constantFrom(1, 2) };
    const step = fc.oneof(
      fc.record({
        ...place,
        kind: fc.constant('set' as const),
        name: fc.constantFrom('available', 'on_hand'),
        quantity: fc.integer({ min: -5, max: 50 }),
      }),
      fc.record({ ...place, kind: fc.constant('order' as const), units: fc.integer({ min: 1, max: 5 }) }),
    );
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
          for (const one of steps) {
            const pair = { inventoryItemId: itemId(one.item), locationId: locationId(one.location) };
            if (one.kind === 'order') await sim.control('POST', 'orders', { shop, ...pair, units: one.units });
            else
              await sim.set(`key-${key++}`, [{ ...pair, quantity: one.quantity, changeFromQuantity: null }], {
                name: one.name,
              });
          }
          const { levels } = (await sim.control('GET', `levels?shop=${shop}`)) as { levels: Record<string, number>[] };
          const { changes } = (await sim.control('GET', `ledger?shop=${shop}`)) as {
            changes: { changes: { inventoryItemId: string; locationId: string; name: string; delta: number }[] }[];
          };
          const sums = new Map<string, number>();
          for (const { inventoryItemId, locationId: at, name, delta } of changes.flatMap((group) => group.changes))
            sums.set(`${inventoryItemId} ${at} ${name}`, (sums.get(`${inventoryItemId} ${at} ${name}`) ?? 0) + delta);
          for (const level of levels) {
            expect(level['on_hand']).toBe(parts.reduce((sum, name) => sum + level[name]!, 0));
            for (const name of [...parts, 'on_hand'])
              expect(sums.get(`${level['inventoryItemId']} ${level['locationId']} ${name}`) ?? 0).toBe(level[name]);
          }
        }),
        { numRuns: 25 },
      );
    } finally {
      await sim.close();
    }
  });
});
