import type { Sql, Tx } from '@app/common/database';
import type { AppliedQuery, AppliedRow, ImportFile, StagingColumn } from '@app/common/imports';

/** A row of master data: whom it is about, and the JSON of what it states. Members whose columns the file lacks are not in it. */
export const statementStaging: readonly StagingColumn[] = [
  { name: 'subject', type: 'text' },
  { name: 'statement', type: 'text' },
];

export interface StatedRow<Statement> {
  line: number;
  subject: string;
  statement: Statement;
}

export const statedRows = <Statement>(
  tx: Tx,
  { importNo }: ImportFile,
  from: number,
  to: number,
): Promise<StatedRow<Statement>[]> =>
  tx.query<StatedRow<Statement>>(
    `select line, subject, statement from stated_difference
     where import_no = $1::bigint and ordinal between $2::int and $3::int order by ordinal`,
    [importNo, from, to],
  );

/** What took effect is kept, as the answer to who asks for a row: there is no other trace of it. */
export const forgetStatements = async (tx: Tx, { importNo }: ImportFile): Promise<void> =>
  void (await tx.execute(
    `delete from stated_difference d using file_import f
     where f.import_no = $1::bigint and d.import_no = f.import_no and d.ordinal > f.applied_ordinal`,
    [importNo],
  ));

/** Choices of stock files that mean nothing here. */
export const masterDataRefuses = {
  asOf: 'what is stated holds from when it is taken',
  resetBy: 'it moves no stock',
  absentMeansZero: 'what a file does not name stays',
  grouping: 'it has no quantities',
  unknownProducts: 'what it names, it states',
};

export const appliedStatements =
  (about: (subject: string) => Pick<AppliedRow, 'productId' | 'facilityId'>) =>
  async (sql: Pick<Sql, 'query'>, { importNo, productId, line, after, limit }: AppliedQuery): Promise<AppliedRow[]> => {
    const rows = await sql.query<{ line: number; subject: string; statement: object }>(
      `select line, subject, statement from stated_difference
       where import_no = $1::bigint and line > $2 and ($3::text is null or subject = $3) and ($4::integer is null or line = $4)
       order by line limit $5`,
      [importNo, after, productId, line, limit],
    );
    return rows.map(({ line: at, subject, statement }) => ({
      line: at,
      reason: `stated ${JSON.stringify(statement)}`,
      ...about(subject),
    }));
  };

/** Of several rows about one the last counts, or none where that is chosen. */
export async function settleSubjects(
  tx: Tx,
  { importNo, parameters }: ImportFile,
): Promise<{ superseded: number; rejected: number }> {
  if (parameters.additionalParameters.duplicates === 'reject')
    return { superseded: 0, rejected: await tx.execute(rejectDuplicates, [importNo]) };
  return { superseded: await tx.execute(supersedeEarlierRows, [importNo]), rejected: 0 };
}

const supersedeEarlierRows = `
  with ranked as (select line, max(line) over (partition by subject) as last_line from staging),
  superseded as (delete from staging s using ranked r where r.line = s.line and r.line <> r.last_line returning s.line, r.last_line)
  insert into import_row (import_no, line, outcome, code, reason)
  select $1::bigint, line, 'superseded', 'superseded_by_later_row', 'line ' || last_line || ' states the same id' from superseded`;

const rejectDuplicates = `
  with ranked as (select line, count(*) over same as rows, min(line) over same as first_line from staging window same as (partition by subject)),
  rejected as (delete from staging s using ranked r where r.line = s.line and r.rows > 1 returning s.line, r.rows, r.first_line)
  insert into import_row (import_no, line, outcome, code, reason, hint)
  select $1::bigint, line, 'rejected', 'duplicate_key', rows || ' lines from line ' || first_line || ' on state the same id',
         'Keep one of them, or let the last one win with "duplicates": "last".' from rejected`;

/** Rows that break a rule when they are applied, beside what broke it. */
export async function rejectRows(
  tx: Tx,
  { importNo }: ImportFile,
  rows: readonly { line: number; code: string; reason: string; hint?: string; column?: string; value?: string }[],
): Promise<number> {
  if (rows.length === 0) return 0;
  return tx.execute(
    `insert into import_row (import_no, line, outcome, code, reason, hint, column_name, value)
     select $1::bigint, line, 'rejected', code, reason, hint, column_name, value
     from unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) as n (line, code, reason, hint, column_name, value)`,
    [
      importNo,
      rows.map(({ line }) => line),
      rows.map(({ code }) => code),
      rows.map(({ reason }) => reason),
      rows.map(({ hint }) => hint ?? null),
      rows.map(({ column }) => column ?? null),
      rows.map(({ value }) => value ?? null),
    ],
  );
}
