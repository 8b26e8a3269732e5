import type { Tx } from '@app/common/database';

/**
 * Makes the order of positions the order of commits: only the transaction that holds this lock appends, until it ends.
 * Take it after all row locks and just before the insert. Taken earlier, it makes everyone wait for what this transaction waits for,
 * and two that wait for each other are a deadlock; without it, the relay passes over positions that commit late.
 * The notice wakes the relay once the transaction has committed. Called again in the same transaction it costs a round trip, no more.
 */
export async function lockEventLog(tx: Tx): Promise<void> {
  await tx.execute(
    `select pg_advisory_xact_lock(hashtextextended('event log of ' || current_schema(), 0)),
            pg_notify('event_log_of_' || current_schema(), '')`,
  );
}
