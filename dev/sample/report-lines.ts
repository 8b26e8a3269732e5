import type { Client } from 'pg';
import type { LevelCheck } from '../check/check-levels';
import type { Run } from './run';

/** The table that the main job ends with; every figure is read from the run it tells of. */
export async function reportLines(
  database: Client,
  imports: readonly Run[],
  upload: Run,
  check: LevelCheck,
): Promise<string[]> {
  const files = imports.flatMap((run) => run.files);
  const withRejections = files.filter(({ rejected }) => rejected > 0);
  const rows = sum(files, 'rows');
  const ledger = await count(database, 'ingest.ledger');
  const inventoryChanged = await count(database, "ingest.event_log where topic = 'inventory-changed'");
  const shipmentReceived = await count(database, "ingest.event_log where topic = 'shipment-received'");
  const thresholdChanged = await count(database, "threshold.event_log where topic = 'threshold-changed'");
  const shops = await count(database, '(select distinct shop_id from shopify_sync.location_mapping) s');
  const { confirmed = 0, unchanged = 0, parked = 0, deferred = 0, throttled = 0 } = upload.counts;
  return [
    line(
      'files',
      `${files.length} taken: ${files.length - withRejections.length} clean${withRejections.map((file) => `, ${file.fileName} with ${file.rejected} rejected rows (${file.errorFile ?? 'no error file'})`).join('')}`,
    ),
    line(
      'ledger',
      `${figure(ledger)} changes; of ${figure(rows)} rows ${figure(sum(files, 'applied'))} applied, ${figure(sum(files, 'unchanged'))} unchanged, ${figure(sum(files, 'superseded'))} superseded, ${figure(sum(files, 'rejected'))} rejected`,
    ),
    line(
      'kafka',
      `${figure(inventoryChanged)} inventory-changed, ${figure(shipmentReceived)} shipment-received, ${figure(thresholdChanged)} threshold-changed`,
    ),
    line(
      'shopify',
      `${shops} shops: ${figure(confirmed)} levels confirmed, ${figure(unchanged)} already right, ${figure(parked)} parked, ${figure(deferred)} deferred, ${figure(throttled)} throttled`,
    ),
    line('check', `${figure(check.equal)} of ${figure(check.total)} levels in Shopify equal what the ledger explains`),
    ...check.differences.map((difference) => line('', difference)),
    ...[...imports, upload]
      .filter(({ error }) => error !== null)
      .map((run) => line('failed', `${run.runId}: ${run.error!.code}, ${run.error!.message}`)),
  ];
}

const line = (name: string, text: string): string => `  ${name.padEnd(10)}${text}`;
const figure = (value: number): string => value.toLocaleString('en');
const sum = (files: Run['files'], column: 'rows' | 'applied' | 'unchanged' | 'superseded' | 'rejected'): number =>
  files.reduce((total, file) => total + file[column], 0);

async function count(database: Client, from: string): Promise<number> {
  const { rows } = await database.query<{ count: string }>(`select count(*) from ${from}`);
  return Number(rows[0]!.count);
}
