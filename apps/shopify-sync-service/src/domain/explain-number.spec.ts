import fc from 'fast-check';
import { explainNumber } from './explain-number';
import { noneUnseen, targetsOf, type Mapping } from './targets-of';

const physical = (locationId: string, facilityId: string): Mapping => ({
  locationId,
  facilityId,
  facilityGroupId: null,
});
const aggregate: Mapping = { locationId: '1', facilityId: null, facilityGroupId: 'G' };
const stock = (facilityId: string, priority: number, availableToPromise: number, safetyStock = 0) => ({
  facilityId,
  priority,
  availableToPromise,
  safetyStock,
  quantityOnHand: availableToPromise,
});

describe('the explanation of a number', () => {
  it('names who is counted and who is not, what is held back from whom, and comes to the number', () => {
    const mappings = [physical('1', 'F1'), physical('2', 'F2')];
    const facts = {
      facilities: [stock('F1', 1, 5), stock('F2', 2, 3, 1), stock('F3', 3, 9)],
      threshold: 2,
      queued: 1,
      ...noneUnseen,
    };
    const told = explainNumber(mappings[0]!, { publish: 'available', mappings }, facts, [stock('F9', 0, 4)]);
    expect(told).toMatchObject({ sellable: 7, threshold: 2, queued: 1, onlineAvailable: 4, target: 4 });
    expect(told.facilities).toMatchObject([
      { facilityId: 'F1', isCounted: true, sellable: 5, takenOff: 1, why: 'the facility of this location' },
      { facilityId: 'F2', isCounted: true, sellable: 2, takenOff: 2 },
      { facilityId: 'F3', isCounted: false, takenOff: 0, why: expect.stringContaining('no location') as string },
      { facilityId: 'F9', isCounted: false, why: expect.stringContaining('not in the group') as string },
    ]);
  });

  it('comes to the very number that is written, however the stock is spread and the locations are mapped', () => {
    const facilities = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: -5, max: 20 }), fc.nat(4)), { maxLength: 5 })
      .map((drawn) => drawn.map(([priority, atp, safety], place) => stock(`F${place}`, priority, atp, safety)));
    const locations = fc.subarray(['F0', 'F1', 'F2', 'F7']).map((ids) => ids.map((id) => physical(`at ${id}`, id)));
    fc.assert(
      fc.property(facilities, fc.oneof(locations, fc.constant([aggregate])), fc.nat(9), fc.nat(9), (...drawn) => {
        const [stocks, mappings, threshold, queued] = drawn;
        const facts = { facilities: stocks, threshold, queued, ...noneUnseen };
        const layout = { publish: 'available', mappings } as const;
        const targets = targetsOf(layout, facts);
        for (const mapping of mappings) {
          const told = explainNumber(mapping, layout, facts, []);
          const own = told.facilities.find(({ facilityId }) => facilityId === mapping.facilityId);
          const bySteps =
            mapping.facilityGroupId === null ? (own?.sellable ?? 0) - (own?.takenOff ?? 0) : told.onlineAvailable;
          expect([told.target, bySteps]).toEqual([targets.get(mapping.locationId), targets.get(mapping.locationId)]);
        }
      }),
    );
  });
});
