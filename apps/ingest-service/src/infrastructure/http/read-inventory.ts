import type { Database } from '@app/common/database';

export interface LevelFilter {
  productId?: string;
  idType?: string;
  idValue?: string;
  facilityId?: string;
}
export interface LevelView {
  productId: string;
  facilityId: string;
  quantityOnHand: number;
  availableToPromise: number;
  version: number;
  bins: { locationSeqId: string; quantityOnHand: number; availableToPromise: number }[];
}
/** Where a page begins: just after this level. */
export type LevelCursor = { productNo: number; facilityNo: number };

interface LevelRow {
  product_no: number;
  facility_no: number;
  product_id: string;
  facility_id: string;
  quantity_on_hand: string;
  available_to_promise: string;
  version: string;
  bins: { locationSeqId: string; quantityOnHand: number; availableToPromise: number }[];
}

/** A page of levels in the order of their keys, each with its bins. */
export async function readInventory(
  database: Database,
  filter: LevelFilter,
  limit: number,
  after: LevelCursor | undefined,
): Promise<{ items: LevelView[]; next: LevelCursor | undefined }> {
  const rows = await database.query<LevelRow>(
    `select l.product_no, l.facility_no, p.product_id, f.facility_id, l.quantity_on_hand, l.available_to_promise, l.version, b.bins
     from inventory_level l
     join product p using (product_no)
     join facility f using (facility_no)
     left join lateral (
       select coalesce(json_agg(json_build_object('locationSeqId', n.location_seq_id, 'quantityOnHand', b.quantity_on_hand,
                                                  'availableToPromise', b.available_to_promise) order by n.location_seq_id), '[]') as bins
       from inventory_balance b join bin n using (bin_no) where b.product_no = l.product_no and b.facility_no = l.facility_no
     ) b on true
     where l.version > 0 and (l.product_no, l.facility_no) > ($1::int, $2::int)
       and ($3::text is null or p.product_id = $3) and ($4::text is null or f.facility_id = $4)
       and ($5::text is null or l.product_no in (
         select i.product_no from product_identification i join id_type t using (id_type_no) where t.id_type = $6 and i.id_value = $5))
     order by l.product_no, l.facility_no
     limit $7`,
    [
      after?.productNo ?? 0,
      after?.facilityNo ?? 0,
      filter.productId ?? null,
      filter.facilityId ?? null,
      filter.idValue ?? null,
      filter.idType ?? 'sku',
      limit + 1,
    ],
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => ({
      productId: row.product_id,
      facilityId: row.facility_id,
      quantityOnHand: Number(row.quantity_on_hand),
      availableToPromise: Number(row.available_to_promise),
      version: Number(row.version),
      bins: row.bins,
    })),
    next: rows.length > limit && last ? { productNo: last.product_no, facilityNo: last.facility_no } : undefined,
  };
}
