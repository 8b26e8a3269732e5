import type { Database } from '@app/common/database';
import type { HeldBackKind } from '../../domain/held-back';

export interface ListFilter {
  kind: HeldBackKind;
  productId?: string;
  idType?: string;
  idValue?: string;
  facilityId?: string;
  /** Only what is in force now, or only what is not (yet, or while a dated value stands above it). */
  inForce?: boolean;
}

export interface ListedValue {
  productId: string;
  facilityId: string;
  units: number;
  from: Date;
  thru: Date | null;
  inForce: boolean;
  version: number;
  statedAt: Date;
}

/** Where a page begins: just after this value. */
export interface ListCursor {
  productNo: number;
  facilityNo: number;
  from: string;
}

interface Row extends ListedValue {
  productNo: number;
  facilityNo: number;
  cursorFrom: string;
}

/** A page of values that can still matter, in the order of their keys. */
export async function listHeldBack(
  database: Database,
  filter: ListFilter,
  limit: number,
  after: ListCursor | undefined,
): Promise<{ items: ListedValue[]; next: ListCursor | undefined }> {
  const rows = await database.query<Row>(select, [
    filter.kind,
    after?.productNo ?? 0,
    after?.facilityNo ?? 0,
    after?.from ?? '-infinity',
    filter.productId ?? null,
    filter.facilityId ?? null,
    filter.idValue ?? null,
    filter.idType ?? 'sku',
    filter.inForce ?? null,
    limit + 1,
  ]);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page,
    next:
      rows.length > limit && last
        ? { productNo: last.productNo, facilityNo: last.facilityNo, from: last.cursorFrom }
        : undefined,
  };
}

const select = `
  select h.product_no as "productNo", h.facility_no as "facilityNo", h.effective_from::text as "cursorFrom",
         p.product_id as "productId", l.facility_id as "facilityId", h.units, h.effective_from as "from", h.effective_thru as "thru",
         coalesce(f.effective_from = h.effective_from, false) as "inForce", coalesce(f.version, 0)::float8 as version, h.stated_at as "statedAt"
  from held_back h
  join product p using (product_no)
  join facility l using (facility_no)
  left join in_force f using (product_no, facility_no)
  where h.kind = $1 and (h.product_no, h.facility_no, h.effective_from) > ($2::int, $3::int, $4::timestamptz)
    and ($5::text is null or p.product_id = $5) and ($6::text is null or l.facility_id = $6)
    and ($7::text is null or h.product_no in (
      select i.product_no from product_identification i join id_type t using (id_type_no) where t.id_type = $8 and i.id_value = $7))
    and ($9::boolean is null or coalesce(f.effective_from = h.effective_from, false) = $9)
  order by h.product_no, h.facility_no, h.effective_from
  limit $10`;
