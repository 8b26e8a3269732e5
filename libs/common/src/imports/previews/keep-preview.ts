import type { Tx } from '@app/common/database';
import type { Work } from '../work';
import type { Previewed } from './preview';

const mostExamples = 100;

/** Keeps what a previewed file would do. Nothing else is written by a preview. */
export async function keepPreview(tx: Tx, { declaration, file, row }: Work): Promise<void> {
  if (!row.dryRun || !declaration.preview) return;
  const { sql, values } = await declaration.preview.rows(tx, file);
  await tx.execute(
    `insert into import_preview (import_no, ordinal, cells)
     select $${values.length + 1}::bigint, row_number() over (), array[${cellsOf(declaration.preview.columns)}]::text[] from (${sql}) s`,
    [...values, row.importNo],
  );
}

/**
 * Holds what a file is about to do against what was last shown of the same content and parameters. Undefined where nothing was shown.
 * Rows are the same or they are not: a level that has moved since shows other numbers before, and perhaps after.
 */
export async function differsFromPreview(tx: Tx, { declaration, file, row }: Work): Promise<Previewed | undefined> {
  if (row.dryRun || !declaration.preview) return undefined;
  const [shown] = await tx.query<{ importNo: string; importId: string }>(lastShown, [
    row.configId,
    row.contentHash,
    row.importNo,
    JSON.stringify(row.parameters),
  ]);
  if (!shown) return undefined;
  const { sql, values } = await declaration.preview.rows(tx, file);
  const cells = `array[${cellsOf(declaration.preview.columns)}]::text[]`;
  const [told] = await tx.query<Omit<Previewed, 'importId'>>(
    `with now as materialized (select ${cells} as cells from (${sql}) s),
          shown as materialized (select cells from import_preview where import_no = $${values.length + 1}::bigint),
          other as (
            select distinct cells[1] as "productId", cells[2] as "facilityId"
            from ((table now except table shown) union all (table shown except table now)) d
          )
     select (select count(*)::int from other) as differing,
            coalesce((select json_agg(o) from (select * from other order by 1, 2 limit ${mostExamples}) o), '[]') as examples`,
    [...values, shown.importNo],
  );
  return { importId: shown.importId, ...told! };
}

const cellsOf = (columns: readonly string[]): string => columns.map((name) => `s."${name}"::text`).join(', ');

const meaning = (parameters: string): string =>
  `jsonb_build_array(${parameters}->'locationSeqId', case jsonb_typeof(${parameters}->'additionalParameters')
     when 'object' then (${parameters}->'additionalParameters') - 'dryRun' else '{}' end)`;

const lastShown = `
  select import_no as "importNo", import_id as "importId" from file_import
  where config_id = $1 and content_hash = $2 and dry_run and import_no < $3::bigint and state = 'ended' and status <> 'failed'
    and ${meaning('parameters')} = ${meaning('$4::jsonb')}
    and arrived_at > now() - interval '7 days'
  order by import_no desc limit 1`;
