import type { Tx } from '@app/common/database';
import { traceparentNow } from '@app/common/observability';

/**
 * Makes the order of positions the order of commits: only the transaction that holds this lock appends, until it ends.
 * Take it after all row locks and just before the insert. Taken earlier, it makes everyone wait for what this transaction waits for,
 * and two that wait for each other are a deadlock; without it, the relay passes over positions that commit late.
 * The notice wakes the relay once the transaction has committed. What is appended from here on belongs to the trace of this moment.
 * Called again in the same transaction it costs a round trip, no more.
 */
export async function lockEventLog(tx: Tx): Promise<void> {
  await tx.execute(
    `with locked as materialized (
       select pg_advisory_xact_lock(hashtextextended('event log of ' || current_schema(), 0)),
              pg_notify('event_log_of_' || current_schema(), '')
     )
     insert into event_log_trace (after_position, traceparent)
     select coalesce(pg_sequence_last_value(pg_get_serial_sequence('event_log', 'position')), 0), $1 from locked
     on conflict (after_position) do update set traceparent = excluded.traceparent`,
    [traceparentNow()],
  );
}
