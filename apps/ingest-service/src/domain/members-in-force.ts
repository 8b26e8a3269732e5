export interface GroupMember {
  facilityId: string;
  priority: number;
  from: Date | null;
  thru: Date | null;
}

/** The members of a group at an instant: from the moment of `from` until just before `thru`; in order of priority, then id. */
export function membersInForce(members: readonly GroupMember[], at: Date): { facilityId: string; priority: number }[] {
  return members
    .filter(({ from, thru }) => (from === null || from <= at) && (thru === null || at < thru))
    .map(({ facilityId, priority }) => ({ facilityId, priority }))
    .sort((left, right) => left.priority - right.priority || (left.facilityId < right.facilityId ? -1 : 1));
}
