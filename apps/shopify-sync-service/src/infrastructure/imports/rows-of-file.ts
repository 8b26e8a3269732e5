import type { Sql } from '@app/common/database';
import type { AppliedQuery, AppliedRow } from '@app/common/imports';

/** The rows of a file that took effect in the ledger, as ingest answered. Kept as long as the chunks are. */
export const appliedOfFile = (
  sql: Pick<Sql, 'query'>,
  { importNo, productId, line, after, limit }: AppliedQuery,
): Promise<AppliedRow[]> =>
  sql.query<AppliedRow>(
    `select line, product_id as "productId", facility_id as "facilityId",
            'QOH ' || quantity_on_hand_before || ' → ' || on_hand || ', ATP ' || available_to_promise_before || ' → ' || available as reason
     from observed_file_row
     where import_no = $1::bigint and version_after is not null and line > $2 and ($3::text is null or product_id = $3 collate "C")
       and ($4::integer is null or line = $4) order by line limit $5`,
    [importNo, after, productId, line, limit],
  );

/** A row of a location where the shop's number does not count, beside what the shop was left with. */
export async function comparedOfFile(
  sql: Pick<Sql, 'query'>,
  importNo: string,
  line: number,
): Promise<AppliedRow | undefined> {
  const [row] = await sql.query<AppliedRow>(
    `select line, product_id as "productId", facility_id as "facilityId",
            'the shop shows ' || available || ', ' || case when differs then 'other than it was left with' else 'no other than it was left with, as far as is known' end as reason
     from observed_file_row where import_no = $1::bigint and line = $2 and ordinal is null and is_kept`,
    [importNo, line],
  );
  return row;
}
