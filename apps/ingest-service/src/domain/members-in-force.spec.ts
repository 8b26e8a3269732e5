import { membersInForce } from './members-in-force';

const day = (text: string): Date => new Date(`${text}T00:00:00Z`);

describe('the members of a facility group in force', () => {
  const members = [
    { facilityId: 'F2', priority: 2, from: null, thru: day('2026-06-01') },
    { facilityId: 'F1', priority: 2, from: day('2026-01-01'), thru: null },
    { facilityId: 'F3', priority: 1, from: day('2026-06-01'), thru: null },
  ];

  it('begin at their first instant and end just before their last', () => {
    expect(membersInForce(members, day('2026-05-31')).map(({ facilityId }) => facilityId)).toEqual(['F1', 'F2']);
    expect(membersInForce(members, day('2026-06-01')).map(({ facilityId }) => facilityId)).toEqual(['F3', 'F1']);
  });
});
