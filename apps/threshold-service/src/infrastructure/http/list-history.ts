import type { Database } from '@app/common/database';

export interface HistoryRow {
  historyId: string;
  productId: string;
  facilityId: string;
  kind: 'threshold' | 'safety_stock';
  /** Null = ended. */
  units: number | null;
  unitsBefore: number | null;
  from: Date;
  thru: Date | null;
  cause: { kind: string; importId?: string; fileName?: string; line?: number; runId?: string; user?: string };
  reason: string | null;
  statedAt: Date;
}

/** What was stated of a product, the newest first: who, why, and from which line of which file. `before` is the history id a page ends above. */
export async function listHistory(
  database: Database,
  productId: string,
  facilityId: string | undefined,
  limit: number,
  before: string | undefined,
): Promise<{ items: HistoryRow[]; next: string | undefined }> {
  const rows = await database.query<HistoryRow>(
    `select h.history_id as "historyId", p.product_id as "productId", l.facility_id as "facilityId", h.kind, h.units,
            h.units_before as "unitsBefore", h.effective_from as "from", h.effective_thru as "thru",
            json_strip_nulls(json_build_object('kind', h.cause_kind, 'importId', i.import_id, 'fileName', i.file_name, 'line', h.line, 'runId', i.run_id,
                                               'user', h.caused_by)) as cause,
            h.reason, h.stated_at as "statedAt"
     from held_back_history h
     join product p using (product_no)
     join facility l using (facility_no)
     left join file_import i using (import_no)
     where p.product_id = $1 and ($2::text is null or l.facility_id = $2) and ($3::bigint is null or h.history_id < $3)
     order by h.history_id desc limit $4`,
    [productId, facilityId ?? null, before ?? null, limit + 1],
  );
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? items.at(-1)?.historyId : undefined };
}
