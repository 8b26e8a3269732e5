import type { Cause } from '@app/common/contracts';
import type { Database } from '@app/common/database';

/** What led to a row; an opening row stands for those that have gone. */
type LedgerCause = Omit<Cause, 'kind'> & { kind: Cause['kind'] | 'retention' };

export interface LedgerRowView {
  ledgerId: string;
  productId: string;
  facilityId: string;
  locationSeqId: string;
  quantityOnHandDelta: number;
  availableToPromiseDelta: number;
  quantityOnHandBefore: number;
  availableToPromiseBefore: number;
  reasonCode: string;
  comments: string | null;
  cause: LedgerCause;
  createdAt: string;
}

interface LedgerRow {
  ledger_id: string;
  facility_id: string;
  location_seq_id: string;
  quantity_on_hand_delta: string;
  available_to_promise_delta: string;
  quantity_on_hand_before: string;
  available_to_promise_before: string;
  reason_code: string;
  comments: string | null;
  cause_kind: LedgerCause['kind'];
  import_id: string | null;
  run_id: string | null;
  line: number | null;
  event_source: string | null;
  event_id: string | null;
  order_id: string | null;
  shop_id: string | null;
  caused_by: string | null;
  created_at: Date;
}

/** A product's changes, the newest first. `before` is the ledger id a page ends above. */
export async function readLedger(
  database: Database,
  productId: string,
  facilityId: string | undefined,
  limit: number,
  before: string | undefined,
): Promise<{ items: LedgerRowView[]; next: string | undefined }> {
  const rows = await database.query<LedgerRow>(
    `select l.ledger_id, f.facility_id, n.location_seq_id, l.quantity_on_hand_delta, l.available_to_promise_delta, l.quantity_on_hand_before,
            l.available_to_promise_before, l.reason_code, l.comments, l.cause_kind, i.import_id, i.run_id, l.line, l.event_source, l.event_id,
            l.order_id, l.shop_id, l.caused_by, l.created_at
     from ledger l
     join product p using (product_no)
     join facility f using (facility_no)
     join bin n using (bin_no)
     left join file_import i using (import_no)
     where p.product_id = $1 and ($2::text is null or f.facility_id = $2) and ($3::bigint is null or l.ledger_id < $3)
     order by l.ledger_id desc
     limit $4`,
    [productId, facilityId ?? null, before ?? null, limit + 1],
  );
  const page = rows.slice(0, limit);
  return {
    items: page.map((row) => view(productId, row)),
    next: rows.length > limit ? page.at(-1)?.ledger_id : undefined,
  };
}

function view(productId: string, row: LedgerRow): LedgerRowView {
  return {
    ledgerId: row.ledger_id,
    productId,
    facilityId: row.facility_id,
    locationSeqId: row.location_seq_id,
    quantityOnHandDelta: Number(row.quantity_on_hand_delta),
    availableToPromiseDelta: Number(row.available_to_promise_delta),
    quantityOnHandBefore: Number(row.quantity_on_hand_before),
    availableToPromiseBefore: Number(row.available_to_promise_before),
    reasonCode: row.reason_code,
    comments: row.comments,
    cause: causeOf(row),
    createdAt: row.created_at.toISOString(),
  };
}

function causeOf(row: LedgerRow): LedgerCause {
  return {
    kind: row.cause_kind,
    ...(row.import_id === null ? {} : { importId: row.import_id }),
    ...(row.line === null ? {} : { line: row.line }),
    ...(row.run_id === null ? {} : { runId: row.run_id }),
    ...(row.event_source === null ? {} : { source: row.event_source }),
    ...(row.event_id === null ? {} : { eventId: row.event_id }),
    ...(row.order_id === null ? {} : { orderId: row.order_id }),
    ...(row.shop_id === null ? {} : { shopId: row.shop_id }),
    ...(row.caused_by === null ? {} : { user: row.caused_by }),
  };
}
