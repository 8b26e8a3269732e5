import type { Database } from '@app/common/database';

export interface LateChangeView {
  lateChangeId: string;
  productId: string;
  facilityId: string;
  locationSeqId: string;
  /** `included`: the value in force had it in it already; `superseded`: the value in force speaks of a later moment. */
  outcome: 'included' | 'superseded';
  /** What it would have done. */
  effect: object;
  occurredAt: string;
  /** The moment that the value in force spoke of. */
  asOf: string;
  cause: { kind: 'event'; source: string; eventId: string };
  arrivedAt: string;
}

interface Row {
  late_change_id: string;
  facility_id: string;
  location_seq_id: string;
  outcome: LateChangeView['outcome'];
  effect: object;
  occurred_at: Date;
  as_of: Date;
  event_source: string;
  event_id: string;
  arrived_at: Date;
}

/** A product's changes that came too late to have an effect, the newest first; of the last 30 days. */
export async function readLateChanges(
  database: Database,
  productId: string,
  facilityId: string | undefined,
  limit: number,
  before: string | undefined,
): Promise<{ items: LateChangeView[]; next: string | undefined }> {
  const rows = await database.query<Row>(
    `select l.late_change_id, f.facility_id, n.location_seq_id, l.outcome, l.effect - 'isStated' - 'asOfMs' as effect, l.occurred_at, l.as_of,
            l.event_source, l.event_id, l.arrived_at
     from late_change l join product p using (product_no) join facility f using (facility_no) join bin n using (bin_no)
     where p.product_id = $1 and ($2::text is null or f.facility_id = $2) and ($3::bigint is null or l.late_change_id < $3)
     order by l.late_change_id desc limit $4`,
    [productId, facilityId ?? null, before ?? null, limit + 1],
  );
  const page = rows.slice(0, limit);
  return {
    items: page.map((row) => ({
      lateChangeId: row.late_change_id,
      productId,
      facilityId: row.facility_id,
      locationSeqId: row.location_seq_id,
      outcome: row.outcome,
      effect: row.effect,
      occurredAt: row.occurred_at.toISOString(),
      asOf: row.as_of.toISOString(),
      cause: { kind: 'event', source: row.event_source, eventId: row.event_id },
      arrivedAt: row.arrived_at.toISOString(),
    })),
    next: rows.length > limit ? page.at(-1)?.late_change_id : undefined,
  };
}
