import type { Tx } from '@app/common/database';
import { bringIntoForce, lockKeys, openPlaces } from './bring-into-force';

/**
 * Serves up to `limit` keys whose value begins or runs out, each looked at as of the instant it fell due, the earliest of a key first.
 * So what was missed while nobody served is caught up in order. Gives the number of due times served;
 * none also while another replica holds the lease, which ends with its transaction.
 */
export async function serveDue(tx: Tx, limit: number): Promise<number> {
  const [lease] = await tx.query<{ held: boolean }>(
    "select pg_try_advisory_xact_lock(hashtextextended('due times of ' || current_schema(), 0)) as held",
  );
  if (!lease!.held) return 0;
  await openPlaces(tx);
  const found = await tx.execute(
    `insert into touched (product_no, facility_no, at)
     select distinct on (product_no, facility_no) product_no, facility_no, due_at
     from (select * from due where due_at <= clock_timestamp() order by due_at limit $1) d
     order by product_no, facility_no, due_at`,
    [limit],
  );
  if (found === 0) return 0;
  await tx.execute(lockKeys('touched'));
  await tx.execute(leaveWhatWasServedMeanwhile);
  const served = await tx.execute(
    'delete from due d using locked k where d.product_no = k.product_no and d.facility_no = k.facility_no and d.due_at = k.at',
  );
  await bringIntoForce(tx);
  return served;
}

/** A statement that had the lock before us looked at its keys later than they fell due, and took the due times away. */
const leaveWhatWasServedMeanwhile = `
  delete from locked k
  where not exists (select from due d where d.product_no = k.product_no and d.facility_no = k.facility_no and d.due_at = k.at)`;
