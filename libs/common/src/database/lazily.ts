/**
 * A `with` item that lets the commit of its transaction not wait for the disk: `with ${lazily} update … from lazily …`. A statement has to read
 * from it, or PostgreSQL leaves it out. A crash of PostgreSQL may take such a commit back, a crash of ours does not: for what is then simply
 * done again.
 */
export const lazily = "lazily as (select set_config('synchronous_commit', 'off', true))";
