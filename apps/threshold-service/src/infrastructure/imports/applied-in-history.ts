import type { Sql } from '@app/common/database';
import type { AppliedQuery, AppliedRow } from '@app/common/imports';

/** The rows of a thresholds file that took effect, as the history has them. */
export async function appliedInHistory(
  sql: Pick<Sql, 'query'>,
  { importNo, productId, line, after, limit }: AppliedQuery,
): Promise<AppliedRow[]> {
  return sql.query<AppliedRow>(
    `select h.line, p.product_id as "productId", f.facility_id as "facilityId",
            replace(h.kind, '_', ' ') || ' ' || coalesce(h.units_before::text, 'none') || ' → ' || coalesce(h.units::text, 'none') as reason
     from held_back_history h join product p using (product_no) join facility f using (facility_no)
     where h.import_no = $1::bigint and h.cause_kind in ('import', 'undo') and h.line > $2
       and ($3::text is null or h.product_no = (select product_no from product where product_id = $3)) and ($4::integer is null or h.line = $4)
     order by h.line limit $5`,
    [importNo, after, productId, line, limit],
  );
}
