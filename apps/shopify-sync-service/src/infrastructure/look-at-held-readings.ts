import { writeAudit } from '@app/common/audit';
import type { Database } from '@app/common/database';
import type { RunControl } from '@app/common/jobs';
import { RepeatedLook, type LookOptions } from '@app/common/kernel';

interface Parts {
  database: Database;
  runs: RunControl;
  log: LookOptions['log'];
}

/** Ends runs that have waited too long for a person, by the database's clock. Any replica may look; each is ended once. */
export const lookAtHeldReadings = (parts: Parts): RepeatedLook =>
  new RepeatedLook({
    look: () => expire(parts),
    everyMs: 5_000,
    failed: 'readings of shops that wait for approval could not be looked at',
    log: parts.log,
  });

async function expire({ database, runs }: Parts): Promise<void> {
  await database.transaction(async (tx) => {
    const [overdue] = await tx.query<{ runId: string; waitsUntil: Date }>(
      `update held_reading set is_waiting = false where run_id = (
         select run_id from held_reading where is_waiting and waits_until <= now() order by waits_until limit 1 for update skip locked)
       returning run_id as "runId", waits_until as "waitsUntil"`,
    );
    if (!overdue) return;
    const { runId, waitsUntil } = overdue;
    const error = {
      code: 'approval_expired' as const,
      message: `nobody approved it by ${waitsUntil.toISOString()}`,
      hint: 'Nothing of it was taken; a new run reads the shops as they are now.',
    };
    const waits = await tx.query("select from run where run_id = $1 and status = 'waiting_for_approval' for update", [
      runId,
    ]);
    if (waits.length === 0) return;
    // The audit before the run: the end of a run takes the event log's lock, which comes last.
    await writeAudit(tx, { who: 'stockline', what: 'expire approval', subject: runId, before: null, after: error });
    await runs.endWaiting(tx, runId, error);
  });
}
