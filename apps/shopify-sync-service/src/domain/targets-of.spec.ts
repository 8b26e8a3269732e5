import fc from 'fast-check';
import { onlineAvailable } from './online-available';
import { physicalShares, type FacilityStock } from './physical-shares';
import { noneUnseen, targetsOf } from './targets-of';

const facility = (
  facilityId: string,
  priority: number,
  availableToPromise: number,
  safetyStock = 0,
): FacilityStock => ({ facilityId, priority, availableToPromise, safetyStock, quantityOnHand: availableToPromise });

describe('what a shop is to show', () => {
  it('with one location for the group is the online ATP', () => {
    const facts = {
      facilities: [facility('F1', 1, 5), facility('F2', 2, -3), facility('F3', 3, 4, 1)],
      threshold: 2,
      queued: 1,
      ...noneUnseen,
    };
    expect(
      targetsOf(
        { publish: 'available', mappings: [{ locationId: '1', facilityId: null, facilityGroupId: 'G' }] },
        facts,
      ),
    ).toEqual(new Map([['1', 5]]));
  });

  it('with physical locations takes what is held back off the largest priority number first, then the next', () => {
    const shares = physicalShares([facility('F1', 1, 5), facility('F2', 3, 2), facility('F3', 2, 4)], 3);
    expect([...shares].sort()).toEqual([
      ['F1', 5],
      ['F2', 0],
      ['F3', 3],
    ]);
  });

  it('with ties in priority goes by facility id', () => {
    expect([...physicalShares([facility('B', 1, 2), facility('A', 1, 2)], 1)].sort()).toEqual([
      ['A', 1],
      ['B', 2],
    ]);
  });

  it('counts only facilities that are mapped in the shop, where locations are facilities', () => {
    const facts = { facilities: [facility('F1', 1, 5), facility('F2', 2, 7)], threshold: 1, queued: 0, ...noneUnseen };
    expect(
      targetsOf(
        { publish: 'available', mappings: [{ locationId: '1', facilityId: 'F1', facilityGroupId: null }] },
        facts,
      ),
    ).toEqual(new Map([['1', 4]]));
  });

  it('is nothing for a facility outside the group', () => {
    const facts = { facilities: [facility('F1', 1, 5)], threshold: 0, queued: 0, ...noneUnseen };
    expect(
      targetsOf(
        { publish: 'available', mappings: [{ locationId: '9', facilityId: 'F9', facilityGroupId: null }] },
        facts,
      ),
    ).toEqual(new Map([['9', 0]]));
  });

  it('is less by what was sold unheard of, here and elsewhere, off where it fell and then off the next', () => {
    const at = (locationId: string, facilityId: string) => ({ locationId, facilityId, facilityGroupId: null });
    const layout = { publish: 'available' as const, mappings: [at('1', 'F1'), at('2', 'F2'), at('3', 'F3')] };
    const facts = {
      facilities: [facility('F1', 1, 5), facility('F2', 2, 2), facility('F3', 3, 4)],
      threshold: 1,
      queued: 0,
      unseenElsewhere: 1,
      unseenHere: new Map([['2', 3]]),
    };
    expect([...targetsOf(layout, facts).values()]).toEqual([5, 0, 1]);
    const whole = {
      publish: 'available' as const,
      mappings: [{ ...at('2', ''), facilityId: null, facilityGroupId: 'G' }],
    };
    expect([...targetsOf(whole, facts).values()]).toEqual([6]);
  });

  it('is what is on hand where a shop is written that: never below zero, with nothing held back', () => {
    const facts = {
      facilities: [facility('F1', 1, 5, 4), facility('F2', 2, -7)],
      threshold: 3,
      queued: 1,
      ...noneUnseen,
    };
    const mappings = ['F1', 'F2', 'F9'].map((facilityId) => ({
      locationId: facilityId,
      facilityId,
      facilityGroupId: null,
    }));
    expect(targetsOf({ publish: 'on_hand', mappings }, facts)).toEqual(
      new Map([
        ['F1', 5],
        ['F2', 0],
        ['F9', 0],
      ]),
    );
  });

  it('sums to the online ATP however the stock is spread, is never negative, and does not depend on order', () => {
    const stock = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: -9, max: 30 }), fc.nat(5)), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(stock, fc.nat(60), fc.nat(20), (drawn, threshold, queued) => {
        const facilities = drawn.map(([priority, atp, safety], index) => facility(`F${index}`, priority, atp, safety));
        const shares = physicalShares(facilities, threshold + queued);
        const sum = [...shares.values()].reduce((total, share) => total + share, 0);
        expect(sum).toBe(onlineAvailable(facilities, threshold, queued));
        expect([...shares.values()].every((share) => share >= 0)).toBe(true);
        expect(new Map([...physicalShares([...facilities].reverse(), threshold + queued)].sort())).toEqual(
          new Map([...shares].sort()),
        );
      }),
    );
  });
});
