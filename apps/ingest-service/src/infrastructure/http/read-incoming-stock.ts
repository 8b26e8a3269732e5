import type { Sql } from '@app/common/database';
import type { LevelCursor, LevelFilter } from './read-inventory';

export interface IncomingStock {
  productId: string;
  facilityId: string;
  /** Units expected and neither accepted nor rejected yet, of shipments that are open. */
  incoming: number;
  shipments: number;
}
interface IncomingRow extends IncomingStock {
  product_no: number;
  facility_no: number;
}

/** A page of what is still to come, in the order of products and facilities. What came over counts against nothing else. */
export async function readIncomingStock(
  sql: Pick<Sql, 'query'>,
  { productId, idType = 'sku', idValue, facilityId }: LevelFilter,
  limit: number,
  after: LevelCursor | undefined,
): Promise<{ items: IncomingStock[]; next: LevelCursor | undefined }> {
  const rows = await sql.query<IncomingRow>(
    `select i.product_no, s.facility_no, p.product_id as "productId", f.facility_id as "facilityId",
            sum(i.expected - i.accepted - i.rejected)::float8 as incoming, count(distinct s.shipment_no)::int as shipments
     from shipment s join shipment_item i using (shipment_no) join product p using (product_no) join facility f using (facility_no)
     where s.status in ('created', 'shipped', 'partially_received') and i.accepted + i.rejected < i.expected
       and (i.product_no, s.facility_no) > ($1::int, $2::int)
       and ($3::text is null or p.product_id = $3) and ($4::text is null or f.facility_id = $4)
       and ($5::text is null or i.product_no in (
         select n.product_no from product_identification n join id_type t using (id_type_no) where t.id_type = $6 and n.id_value = $5))
     group by 1, 2, 3, 4 order by 1, 2 limit $7`,
    [
      after?.productNo ?? 0,
      after?.facilityNo ?? 0,
      productId ?? null,
      facilityId ?? null,
      idValue ?? null,
      idType,
      limit + 1,
    ],
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => ({
      productId: row.productId,
      facilityId: row.facilityId,
      incoming: row.incoming,
      shipments: row.shipments,
    })),
    next: rows.length > limit && last ? { productNo: last.product_no, facilityNo: last.facility_no } : undefined,
  };
}
