import type { Sql } from '@app/common/database';

/** The epoch that every versioned message of this database carries: 1 at first, renewed after a restore. */
export async function epochIn(sql: Pick<Sql, 'query'>): Promise<number> {
  const [row] = await sql.query<{ epoch: number }>(`select epoch from epoch`);
  return row!.epoch;
}

/** The same, outside a transaction. */
export const epochOf = epochIn;
