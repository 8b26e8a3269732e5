import type { Database, Tx } from '@app/common/database';
import { runColumns, type RunRow } from './run-record';

/**
 * Marks the run of a claimed place as begun by a worker. Undefined where there is nothing to begin: it has ended, another worker holds it,
 * or it has a newer place in the queue than the one that was claimed.
 *
 * Two workers that look at a queue in the same moment pass over what the other is about to claim, so that a run which was asked for now can be
 * passed over for one that was not. They change places here: the first in line is begun, whoever's place was claimed.
 */
export async function beginRun(
  database: Database,
  { queueEntry, worker }: { queueEntry: string; worker: string },
): Promise<RunRow | undefined> {
  return database.transaction(async (tx) => {
    const [claimed] = await tx.query<RunRow>(
      `select ${runColumns} from run where queue_entry = $1 and worker is null and status in ('queued', 'running') for update`,
      [queueEntry],
    );
    if (!claimed) return undefined;
    const first = (await askedForNow(tx, claimed)) ?? claimed;
    if (first !== claimed) await changePlaces(tx, first, claimed);
    const [begun] = await tx.query<RunRow>(
      `update run set status = 'running', started_at = coalesce(started_at, now()), attempts = attempts + 1, worker = $2
       where run_id = $1 returning ${runColumns}`,
      [first.run_id, worker],
    );
    return begun;
  });
}

async function askedForNow(tx: Tx, claimed: RunRow): Promise<RunRow | undefined> {
  if (claimed.status !== 'queued' || claimed.parameters['scheduleNow'] === true) return undefined;
  const [ahead] = await tx.query<RunRow>(
    `select ${runColumns} from run
     where job_id = $1 and scope = $2 and status = 'queued' and worker is null and parameters @> '{"scheduleNow": true}'
     order by queued_at, run_id limit 1 for update skip locked`,
    [claimed.job_id, claimed.scope],
  );
  return ahead;
}

async function changePlaces(tx: Tx, one: RunRow, other: RunRow): Promise<void> {
  await tx.execute(
    'update run set queue_entry = case run_id when $1 then $4::uuid else $3::uuid end where run_id in ($1, $2)',
    [one.run_id, other.run_id, one.queue_entry, other.queue_entry],
  );
}
