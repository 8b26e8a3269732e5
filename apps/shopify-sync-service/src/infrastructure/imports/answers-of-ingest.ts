import type { Sql, Tx } from '@app/common/database';
import type { AnswersDeclaration, AppliedRows, Asked, ImportFile } from '@app/common/imports';
import { itemsMade } from './make-items';

/** What ingest says of the chunks of a file. */
export const answersOfIngest = (silenceMs: number): AnswersDeclaration => ({
  silenceMs,
  created: itemsMade,
  applied: chunksAnswered,
  settle: settleObserved,
});

async function chunksAnswered(sql: Pick<Sql, 'query'>, { importNo }: ImportFile): Promise<Asked> {
  const [row] = await sql.query<Asked>(
    'select count(*)::int as asked, count(answered_at)::int as answered from observed_chunk where import_no = $1::bigint',
    [importNo],
  );
  return row!;
}

/**
 * Counts what became of the rows that were sent, names those that took no effect, and keeps of the others what stood before. What was only compared
 * is what the shop shows from the moment on that the file speaks of.
 */
async function settleObserved(tx: Tx, { importNo, asOf }: ImportFile): Promise<AppliedRows> {
  await tx.execute(keepBefore, [importNo]);
  await tx.execute(nameRejected, [importNo]);
  await tx.execute(nameSuperseded, [importNo]);
  await tx.execute(keepSeen, [importNo, asOf.toISOString()]);
  await tx.execute('update observed_file_row set is_kept = true where import_no = $1::bigint and ordinal is null', [
    importNo,
  ]);
  const [counts] = await tx.query<AppliedRows>(countAnswers, [importNo]);
  return counts!;
}

const keepBefore = `
  update observed_file_row r
  set is_kept = true, quantity_on_hand_before = a."quantityOnHandBefore", available_to_promise_before = a."availableToPromiseBefore", version_after = a.version
  from observed_chunk c
  cross join jsonb_to_recordset(c.applied_rows) as a (line int, "quantityOnHandBefore" bigint, "availableToPromiseBefore" bigint, version bigint)
  where c.import_no = $1::bigint and r.import_no = $1::bigint and r.line = a.line`;

const nameRejected = `
  insert into import_row (import_no, line, outcome, code, reason, hint, column_name, value)
  select $1::bigint, a.line, 'rejected', a.code, a.reason, a.hint, 'inventoryItemId', r.inventory_item_id
  from observed_chunk c cross join jsonb_to_recordset(c.rejections) as a (line int, code text, reason text, hint text)
  join observed_file_row r on r.import_no = $1::bigint and r.line = a.line
  where c.import_no = $1::bigint`;

const nameSuperseded = `
  insert into import_row (import_no, line, outcome, code, reason)
  select $1::bigint, a.line::int, 'superseded', 'superseded_by_newer_value', 'the level moved between the reading of the file and its application'
  from observed_chunk c cross join jsonb_array_elements_text(c.superseded_lines) as a (line)
  where c.import_no = $1::bigint`;

/** A level that was looked at since keeps what was seen then. $1 import, $2 the moment the file speaks of. */
const keepSeen = `
  update shop_level l set observed_quantity = r.available, observed_at = $2::timestamptz from observed_file_row r
  where r.import_no = $1::bigint and r.ordinal is null and l.shop_id = r.shop_id and l.location_id = r.location_id
    and l.inventory_item_id = r.inventory_item_id and coalesce(l.observed_at < $2::timestamptz, true)`;

const countAnswers = `
  select coalesce(sum(applied), 0)::int as applied, coalesce(sum(unchanged), 0)::int as unchanged,
         coalesce(sum(superseded), 0)::int as superseded, coalesce(sum(rejected), 0)::int as rejected
  from observed_chunk where import_no = $1::bigint`;
