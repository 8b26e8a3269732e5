import type { Sql } from '@app/common/database';

/** The channel on which a service's replicas tell each other that runs have changed; channels are shared by all schemas of a database. */
export const runsChannel = (schema: string): string => `${schema}_runs`;
/** The same, as an SQL expression of a connection. */
export const channelOfRuns = "current_schema() || '_runs'";

/** Tells all replicas that a run has changed, and where it ended, whose queue may go on. It reaches them when the transaction commits. */
export async function notifyRuns(sql: Pick<Sql, 'execute'>, endedJobId = ''): Promise<void> {
  await sql.execute(`select pg_notify(${channelOfRuns}, $1)`, [endedJobId]);
}
