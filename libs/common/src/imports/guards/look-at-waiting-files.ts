import { writeAudit } from '@app/common/audit';
import type { RunControl } from '@app/common/jobs';
import { RepeatedLook, type LookOptions } from '@app/common/kernel';
import type { ImportDesk } from '../import-desk';
import { finishLeftovers } from './finish-leftovers';

interface Parts {
  desk: ImportDesk;
  runs: RunControl;
  log: LookOptions['log'];
}

/**
 * Ends what has waited too long for approval, by the database's clock, and moves away what a person or a newer file has ended meanwhile:
 * no run comes by for it. Any replica may look; each thing is done once.
 */
export const lookAtWaitingFiles = (parts: Parts): RepeatedLook =>
  new RepeatedLook({
    look: async (signal) => {
      await expire(parts);
      await finishLeftovers(parts.desk, signal);
    },
    everyMs: 5_000,
    failed: 'files that wait for approval could not be looked at',
    log: parts.log,
  });

async function expire({ desk, runs }: Parts): Promise<void> {
  const [known] = desk.all;
  if (!known) return;
  const { database } = known.dependencies;
  const overdue = await database.query<{ runId: string; waitsUntil: Date }>(
    `select f.run_id as "runId", max(f.waits_until) as "waitsUntil" from file_import f
     where f.state = 'waiting' group by f.run_id having max(f.waits_until) <= now()`,
  );
  for (const { runId, waitsUntil } of overdue)
    await database.transaction(async (tx) => {
      const error = {
        code: 'approval_expired' as const,
        message: `nobody approved it by ${waitsUntil.toISOString()}`,
        hint: 'Nothing of it was applied; send the file again.',
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
