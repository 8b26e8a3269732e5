export const roles = ['viewer', 'merchandiser', 'operator', 'approver', 'admin'] as const;
export type Role = (typeof roles)[number];

/** What a role may do besides its own: viewer < operator < approver < admin; an operator may do a merchandiser's work too. */
const covered: Readonly<Record<Role, readonly Role[]>> = {
  viewer: ['viewer'],
  merchandiser: ['viewer', 'merchandiser'],
  operator: ['viewer', 'merchandiser', 'operator'],
  approver: ['viewer', 'merchandiser', 'operator', 'approver'],
  admin: [...roles],
};

export const roleCovers = (held: Role, needed: Role): boolean => covered[held].includes(needed);
