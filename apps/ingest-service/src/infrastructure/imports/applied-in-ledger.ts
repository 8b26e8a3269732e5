import type { Sql } from '@app/common/database';
import type { AppliedQuery, AppliedRow } from '@app/common/imports';

/** The rows of a stock file that took effect, as the ledger has them. A product is found by the ledger's index, a whole file by its place on disk. */
export async function appliedInLedger(
  sql: Pick<Sql, 'query'>,
  { importNo, productId, line, after, limit }: AppliedQuery,
): Promise<AppliedRow[]> {
  return sql.query<AppliedRow>(
    `select l.line, p.product_id as "productId", f.facility_id as "facilityId",
            'QOH ' || l.quantity_on_hand_before || ' → ' || l.quantity_on_hand_before + l.quantity_on_hand_delta
            || ', ATP ' || l.available_to_promise_before || ' → ' || l.available_to_promise_before + l.available_to_promise_delta
            || ' in ' || b.location_seq_id as reason
     from ledger l join product p using (product_no) join facility f using (facility_no) join bin b using (bin_no)
     where l.import_no = $1::bigint and l.cause_kind in ('import', 'undo', 'shopify') and l.line > $2
       and ($3::text is null or l.product_no = (select product_no from product where product_id = $3)) and ($4::integer is null or l.line = $4)
     order by l.line limit $5`,
    [importNo, after, productId, line, limit],
  );
}
