import type { Database } from '@app/common/database';
import { beginOf, ledgerMonths, makeNextMonth, monthOf, quick } from './ledger-months';

/**
 * Keeps the ledger of the last `months` whole months and the present one. What is older goes, a month at a time with its partition, after an
 * opening row has been written for every bin that it moved: the sums of what is left are the balances still, and each row begins where the one
 * before it ended.
 */
export const keepLedger =
  (months: number) =>
  async (database: Database, nowMs = Date.now()): Promise<void> => {
    await makeNextMonth(database, nowMs);
    const oldest = monthOf(nowMs, -months);
    const cutoff = [beginOf(oldest)];
    const [old] = await database.query(
      'select 1 as found from ledger where created_at < $1::timestamptz limit 1',
      cutoff,
    );
    if (!old) return;
    await database.transaction(async (tx) => {
      // Nobody writes to months that are over, and nobody waits for what is read here: the limit for writers of stock is not meant for this.
      // A transaction's clock runs from its begin: it is set anew only once it was stopped.
      await tx.execute("set local transaction_timeout = 0; set local transaction_timeout = '15min'");
      await quick(tx);
      await tx.execute(keepOpenings, cutoff);
      await tx.execute(sayBegin, cutoff);
      await tx.execute('delete from ledger_default where created_at < $1::timestamptz', cutoff);
      for (const { month, table } of await ledgerMonths(tx))
        if (month < oldest) await tx.execute(`drop table ${table}`);
    });
  };

/** In the place of the last row that goes: its number and its version, so that it stands before everything that is newer. $1 where the kept months begin. */
const keepOpenings = `
  insert into ledger (ledger_id, created_at, product_no, facility_no, bin_no, quantity_on_hand_delta, available_to_promise_delta,
                      quantity_on_hand_before, available_to_promise_before, version, reason_code, cause_kind)
  overriding system value
  select max(ledger_id), $1::timestamptz, product_no, facility_no, bin_no, sum(quantity_on_hand_delta), sum(available_to_promise_delta),
         0, 0, max(version), 'OPENING', 'retention'
  from ledger where created_at < $1::timestamptz group by product_no, facility_no, bin_no`;

const sayBegin = `
  insert into ledger_begin (since) values ($1::timestamptz) on conflict (only_row) do update set since = excluded.since`;
