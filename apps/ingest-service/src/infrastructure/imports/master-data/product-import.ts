import type { Tx } from '@app/common/database';
import type { AppliedRows, ComparedRows, ImportDeclaration, ImportFile } from '@app/common/imports';
import type { Catalog } from '../../../application/ports';
import type { ProductStatement } from '../../../domain/merge-statements';
import { lockIdentifications } from '../../replace-identifications';
import { fileSource } from './file-source';
import { ReadProductRow, productColumns } from './read-product-row';
import {
  appliedStatements,
  forgetStatements,
  masterDataRefuses,
  settleSubjects,
  statedRows,
  statementStaging,
} from './statement-rows';

/** IMP_PRODUCT: products with their identifications, for those who have no feed of them. What other sources state of a product stays. */
export const productImport = (catalog: Catalog): ImportDeclaration => ({
  configId: 'IMP_PRODUCT',
  columns: productColumns,
  staging: statementStaging,
  differencesPerTransaction: 500,
  isUngrouped: true,
  choices: { duplicates: ['last', 'reject'] },
  refuses: masterDataRefuses,
  open: async (_session, _file, header) => new ReadProductRow(header),
  compare,
  apply: (tx, file, from, to) => apply(tx, file, { from, to }, catalog),
  appliedRows: appliedStatements((subject) => ({ productId: subject, facilityId: null })),
  forget: forgetStatements,
});

async function compare(tx: Tx, file: ImportFile): Promise<ComparedRows> {
  const own = [file.importNo];
  const [staged] = await tx.query<{ rows: number }>('select count(*)::integer as rows from staging');
  const settled = await settleSubjects(tx, file);
  const taken = await tx.execute(rejectTaken('staging', 's.subject, s.statement::jsonb', 'true'), own);
  const rejected = settled.rejected + taken;
  const differences = await tx.execute(keepDifferences, [...own, fileSource]);
  const unchanged = staged!.rows - settled.superseded - rejected - differences;
  return { differences, unchanged, superseded: settled.superseded, rejected };
}

async function apply(
  tx: Tx,
  file: ImportFile,
  { from, to }: { from: number; to: number },
  catalog: Catalog,
): Promise<AppliedRows> {
  // Nobody gives an identification to another product between the look and the statement.
  await lockIdentifications(tx);
  const chunk = `s.import_no = $1::bigint and s.ordinal between ${Number(from)} and ${Number(to)}`;
  const rejected = await tx.execute(rejectTaken('stated_difference', 's.subject, s.statement', chunk), [file.importNo]);
  const rows = await statedRows<ProductStatement>(tx, file, from, to);
  await catalog.stateProducts(
    tx,
    rows.map(({ subject, statement }) => ({ source: fileSource, productId: subject, statement })),
  );
  return { applied: rows.length, unchanged: 0, superseded: 0, rejected };
}

/** A row that gives its product an identification of another one: one that is known, or one of an earlier row. */
const rejectTaken = (table: string, columns: string, which: string): string => `
  with claim as (
    select s.line, s.subject, i.type, i.value, min(s.line) over (partition by i.type, i.value) as first_line
    from (select s.line, ${columns} from ${table} s where ${which}) s (line, subject, statement)
    cross join lateral (
      select distinct n ->> 'idType' as type, n ->> 'idValue' as value from jsonb_array_elements(s.statement -> 'identifications') n
    ) i
  ), taken as (
    select distinct on (c.line) c.line, c.type, c.value, coalesce('product "' || p.product_id || '"', 'the product of line ' || c.first_line) as other
    from claim c
    left join id_type t on t.id_type = c.type
    left join product_identification n on n.id_type_no = t.id_type_no and n.id_value = c.value collate "C"
      and n.product_no <> coalesce((select product_no from product where product_id = c.subject collate "C"), 0)
    left join product p on p.product_no = n.product_no
    where p.product_no is not null or c.first_line < c.line
    order by c.line
  ), rejected as (delete from ${table} s using taken t where t.line = s.line and ${which} returning s.line, t.type, t.value, t.other)
  insert into import_row (import_no, line, outcome, code, reason, hint, column_name, value)
  select $1::bigint, line, 'rejected', 'identification_taken', type || ' "' || left(value, 60) || '" belongs to ' || other,
         'An identification names one product: take it off the other first.', type, left(value, 200) from rejected`;

/** Rows that state something else than files did before. Members that the file has no columns for stay. $1 import, $2 the source of files. */
const keepDifferences = `
  insert into stated_difference (import_no, ordinal, line, subject, statement)
  select $1::bigint, row_number() over (order by s.subject), s.line, s.subject, coalesce(f.stated, '{}') || s.statement::jsonb
  from staging s
  left join product p on p.product_id = s.subject collate "C"
  left join product_source f on f.product_no = p.product_no and f.source = $2
  where f.product_no is null or f.stated || s.statement::jsonb <> f.stated`;
