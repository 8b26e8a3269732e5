import { topics } from '@app/common/contracts';
import { bigintArray, copyRows, intArray, timeArray, type CopyValue, type Tx } from '@app/common/database';
import { epochIn, lockEventLog } from '@app/common/outbox';
import {
  isDelta,
  type BinAfter,
  type LateChange,
  type LedgerEntry,
  type LevelAfter,
  type Walk,
} from '../domain/apply-changes';
import { inventoryChangedRow } from './inventory-changed-row';

/**
 * Writes what the walk over a batch decided: balances and levels, movements, what came too late, the ledger, and, under the event log's lock, one inventory-changed a ledger row. Each is one statement, however many rows.
 */
export async function writeWalk(tx: Tx, { entries, levels, bins, late }: Walk): Promise<void> {
  if (bins.length > 0) await writeBalances(tx, bins);
  if (late.length > 0) await copyRows(tx, lateColumns, late.map(lateRow));
  if (entries.length === 0) return;
  await writeLevels(tx, levels);
  await writeMovements(tx, entries);
  await copyRows(tx, ledgerColumns, entries.map(ledgerRow));
  const epoch = await epochIn(tx);
  const told = { topic: topics.inventoryChanged.name, epoch, changedAt: new Date().toISOString() };
  const messages = entries.map((entry) => inventoryChangedRow(entry, told));
  await lockEventLog(tx);
  await copyRows(tx, 'event_log (topic, key, payload)', messages);
}

const ledgerColumns = `ledger (product_no, facility_no, bin_no, quantity_on_hand_delta, available_to_promise_delta, quantity_on_hand_before,
  available_to_promise_before, version, reason_code, cause_kind, import_no, line, event_source, event_id, order_id, shop_id)`;

const ledgerRow = ({ change, binNo, delta, before, version }: LedgerEntry): CopyValue[] => [
  change.productNo,
  change.facilityNo,
  binNo,
  delta.quantityOnHand,
  delta.availableToPromise,
  before.quantityOnHand,
  before.availableToPromise,
  version,
  change.reasonCode,
  change.cause.kind,
  change.importNo,
  change.importNo === undefined ? undefined : change.cause.line,
  change.cause.source,
  change.cause.eventId,
  change.cause.orderId,
  change.cause.shopId,
];

const lateColumns = `late_change (product_no, facility_no, bin_no, outcome, effect, occurred_at, as_of, event_source, event_id)`;

const lateRow = ({ change, binNo, outcome, asOfMs }: LateChange): CopyValue[] => [
  change.productNo,
  change.facilityNo,
  binNo,
  outcome,
  JSON.stringify(change.effect),
  new Date(change.occurredAtMs).toISOString(),
  new Date(asOfMs).toISOString(),
  change.cause.source,
  change.cause.eventId,
];

/** Which bins a level has is known from under its lock. */
async function writeBalances(tx: Tx, bins: readonly BinAfter[]): Promise<void> {
  const added = bins.filter(({ isNew }) => isNew);
  if (added.length > 0) await copyRows(tx, balanceColumns, added.map(balanceRow));
  const changed = added.length > 0 ? bins.filter(({ isNew }) => !isNew) : bins;
  if (changed.length === 0) return;
  await tx.execute(
    `update inventory_balance b
     set quantity_on_hand = n.quantity_on_hand, available_to_promise = n.available_to_promise, as_of = n.as_of
     from unnest($1::int[], $2::int[], $3::int[], $4::bigint[], $5::bigint[], $6::timestamptz[])
       as n (product_no, facility_no, bin_no, quantity_on_hand, available_to_promise, as_of)
     where b.product_no = n.product_no and b.facility_no = n.facility_no and b.bin_no = n.bin_no`,
    [
      intArray(changed, ({ productNo }) => productNo),
      intArray(changed, ({ facilityNo }) => facilityNo),
      intArray(changed, ({ binNo }) => binNo),
      bigintArray(changed, ({ quantityOnHand }) => quantityOnHand),
      bigintArray(changed, ({ availableToPromise }) => availableToPromise),
      timeArray(changed, ({ asOfMs }) => asOfMs),
    ],
  );
}

const balanceColumns =
  'inventory_balance (product_no, facility_no, bin_no, quantity_on_hand, available_to_promise, as_of)';

const balanceRow = (bin: BinAfter): CopyValue[] => [
  bin.productNo,
  bin.facilityNo,
  bin.binNo,
  bin.quantityOnHand,
  bin.availableToPromise,
  bin.asOfMs === null ? null : new Date(bin.asOfMs).toISOString(),
];

async function writeLevels(tx: Tx, levels: readonly LevelAfter[]): Promise<void> {
  await tx.execute(
    `update inventory_level l
     set quantity_on_hand = n.quantity_on_hand, available_to_promise = n.available_to_promise, version = n.version, changed_at = now()
     from unnest($1::int[], $2::int[], $3::bigint[], $4::bigint[], $5::bigint[]) as n (product_no, facility_no, quantity_on_hand, available_to_promise, version)
     where l.product_no = n.product_no and l.facility_no = n.facility_no`,
    [
      intArray(levels, ({ productNo }) => productNo),
      intArray(levels, ({ facilityNo }) => facilityNo),
      bigintArray(levels, ({ total }) => total.quantityOnHand),
      bigintArray(levels, ({ total }) => total.availableToPromise),
      bigintArray(levels, ({ version }) => version),
    ],
  );
}

async function writeMovements(tx: Tx, entries: readonly LedgerEntry[]): Promise<void> {
  const deltas = entries.filter(({ change }) => isDelta(change));
  if (deltas.length === 0) return;
  await copyRows(
    tx,
    'recent_movement (product_no, facility_no, bin_no, occurred_at, quantity_on_hand_delta, available_to_promise_delta)',
    deltas.map(({ change, binNo, delta }) => [
      change.productNo,
      change.facilityNo,
      binNo,
      new Date(change.occurredAtMs).toISOString(),
      delta.quantityOnHand,
      delta.availableToPromise,
    ]),
  );
}
