import type { Tx } from '@app/common/database';
import type { AppliedRows, ComparedRows, ImportDeclaration, ImportFile } from '@app/common/imports';
import { StocklineError } from '@app/common/kernel';
import type { Catalog } from '../../../application/ports';
import { publishGroup } from '../../publish-group';
import { ReadFacilityRow, facilityColumns, type FacilityStatement } from './read-facility-row';
import {
  appliedStatements,
  forgetStatements,
  masterDataRefuses,
  rejectRows,
  settleSubjects,
  statedRows,
  statementStaging,
  type StatedRow,
} from './statement-rows';

/** IMP_FACILITY: facilities, channels, and the groups that they are members of. Facilities are few: they are stated one by one, as events state them. */
export const facilityImport = (catalog: Catalog): ImportDeclaration => ({
  configId: 'IMP_FACILITY',
  columns: facilityColumns,
  staging: statementStaging,
  differencesPerTransaction: 100,
  isUngrouped: true,
  choices: { duplicates: ['last', 'reject'] },
  refuses: masterDataRefuses,
  open: async (_session, _file, header) => new ReadFacilityRow(header),
  compare,
  apply: (tx, file, from, to) => apply(tx, file, { from, to }, catalog),
  appliedRows: appliedStatements((subject) => ({ productId: null, facilityId: subject })),
  forget: forgetStatements,
});

async function compare(tx: Tx, file: ImportFile): Promise<ComparedRows> {
  const [staged] = await tx.query<{ rows: number }>('select count(*)::integer as rows from staging');
  const settled = await settleSubjects(tx, file);
  const differences = await tx.execute(keepDifferences, [file.importNo]);
  return { differences, unchanged: staged!.rows - settled.superseded - settled.rejected - differences, ...settled };
}

async function apply(
  tx: Tx,
  file: ImportFile,
  { from, to }: { from: number; to: number },
  catalog: Catalog,
): Promise<AppliedRows> {
  const rows = await statedRows<FacilityStatement>(tx, file, from, to);
  const refused: Parameters<typeof rejectRows>[2][number][] = [];
  const stated: StatedRow<FacilityStatement>[] = [];
  for (const row of rows)
    try {
      await tx.savepoint(() => catalog.stateFacility(tx, { facilityId: row.subject, ...row.statement }));
      stated.push(row);
    } catch (error) {
      if (!(error instanceof StocklineError) || error.retriable) throw error;
      refused.push({ line: row.line, code: error.code, reason: error.message, hint: error.hint });
    }
  await join(tx, stated);
  const rejected = await rejectRows(tx, file, refused);
  await tx.execute('delete from stated_difference where import_no = $1::bigint and line = any($2::int[])', [
    file.importNo,
    refused.map(({ line }) => line),
  ]);
  return { applied: stated.length, unchanged: 0, superseded: 0, rejected };
}

/** Makes facilities members of the groups that they name; members that no row speaks of stay. */
async function join(tx: Tx, rows: readonly StatedRow<FacilityStatement>[]): Promise<void> {
  const members = rows.flatMap(({ subject, statement }) =>
    (statement.groups ?? []).map((group) => ({ facilityId: subject, ...group })),
  );
  const groups = [...new Set(members.map(({ facilityGroupId }) => facilityGroupId))].sort();
  if (groups.length === 0) return;
  await tx.execute(
    'insert into facility_group (facility_group_id) select * from unnest($1::text[]) order by 1 on conflict do nothing',
    [groups],
  );
  await tx.query(
    'select from facility_group where facility_group_id = any($1::text[]) order by facility_group_id for update',
    [groups],
  );
  await tx.execute(joinGroups, [
    members.map(({ facilityGroupId }) => facilityGroupId),
    members.map(({ facilityId }) => facilityId),
    members.map(({ priority }) => priority),
  ]);
  for (const group of groups) await publishGroup(tx, group, new Date());
}

const joinGroups = `
  with named as (
    select facility_group_id, facility_id, priority, row_number() over (partition by facility_group_id order by place) as nth
    from unnest($1::text[], $2::text[], $3::int[]) with ordinality as n (facility_group_id, facility_id, priority, place)
  ), moved as (
    update facility_group_member m set priority = n.priority from named n
    where m.facility_group_id = n.facility_group_id and m.facility_id = n.facility_id and n.priority is not null
  )
  insert into facility_group_member (facility_group_id, facility_id, priority)
  select n.facility_group_id, n.facility_id,
         coalesce(n.priority, n.nth + coalesce((select max(priority) from facility_group_member m where m.facility_group_id = n.facility_group_id), 0))
  from named n
  where not exists (select from facility_group_member m where m.facility_group_id = n.facility_group_id and m.facility_id = n.facility_id)`;

/** A facility as it stands; what a file has no column for stays so. */
const stands = `jsonb_build_object('type', f.type, 'externalFacilityId', f.external_facility_id, 'name', f.name, 'timeZone', f.time_zone,
                                   'facilityGroupId', f.facility_group_id)`;

/** Rows after which something would be other than it is. $1 import. */
const keepDifferences = `
  insert into stated_difference (import_no, ordinal, line, subject, statement)
  select $1::bigint, row_number() over (order by s.subject), s.line, s.subject, coalesce(${stands}, '{}') || s.statement::jsonb
  from (select line, subject collate "C" as subject, statement from staging) s
  left join facility f on f.facility_id = s.subject and f.version > 0
  where f.facility_no is null or ${stands} || (s.statement::jsonb - 'groups') <> ${stands}
     or exists (
       select from jsonb_to_recordset(s.statement::jsonb -> 'groups') as g ("facilityGroupId" text, priority int)
       where not exists (select from facility_group_member m where m.facility_group_id = g."facilityGroupId" and m.facility_id = s.subject
                         and (g.priority is null or m.priority = g.priority)))`;
