import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { importSteps, type ImportStep } from '@app/common/imports';
import { testDatabase } from '../support/platform';
import { sized } from '../support/sized';
import { projectRoot } from '../../dev/platform';
import type { Begun } from '../../apps/ingest-service/src/infrastructure/imports/import-until.fixture';
import {
  openStockFiles,
  type StockFiles,
} from '../../apps/ingest-service/src/infrastructure/imports/stock-files.fixture';

const products = 600;
const numbers = Array.from({ length: products }, (_, index) => index + 1);
/** Every level named by a file of stock: enough for two connections, each with a part of its own. */
const stock = (header: string, units: (n: number) => number): string[] => [
  `facilityId,sku,${header}`,
  ...numbers.flatMap((n) => ['F1', 'F2'].map((facility) => `${facility},Q-${n},${units(n)}`)),
  'F1,NOBODY,1',
  `F1,Q-1,${units(3)}`,
];
const grouped = { parameters: { groupBy: 'facilityId' } };

/** Files that each have more than one chunk, a row that is rejected, and one that repeats a key. */
const files: Readonly<Record<string, { lines: string[]; choices?: object; configId?: string }>> = {
  RESET_INVENTORY: { lines: stock('availableQty', (n) => 1 + (n % 9)), choices: grouped },
  'stock that creates its products': {
    configId: 'RESET_INVENTORY',
    lines: [...stock('availableQty', (n) => 1 + (n % 9)), ...numbers.map((n) => `F1,N-${n},${n % 9}`)],
    choices: { ...grouped, additionalParameters: { unknownProducts: 'create' } },
  },
  MDM_INV_VARIANCE: { lines: stock('availableDelta', (n) => 2 + (n % 5)), choices: grouped },
  REC_INV_COUNT: { lines: stock('count', (n) => 3 + (n % 7)), choices: grouped },
  IMP_TO_SHPMNT: {
    lines: [
      'external-shipment-id,product-sku,quantity,destination-facility-id',
      ...numbers.map((n) => `TO-${n % 250},Q-${n},${1 + (n % 5)},F1`),
      'TO-1,NOBODY,1,F1',
      'TO-2,Q-2,9,F1',
    ],
  },
  IMP_PRODUCT: {
    lines: ['productId,sku,title', ...numbers.map((n) => `Q${n},Q-${n},Article ${n}`), 'Q1,Q-1,Article 0', ',X,nobody'],
  },
};
const kinds = Object.keys(files);

/** All of them in a long run; else each step once, of one kind or another, and the middle of applying of every kind. */
const trials: [kind: string, step: ImportStep][] = sized(
  [
    ...kinds.map((kind): [string, ImportStep] => [kind, kind.includes('creates') ? 'create' : 'chunk']),
    ...importSteps
      .filter((step) => step !== 'chunk')
      .map((step, index): [string, ImportStep] => [kinds[index % kinds.length]!, step]),
  ],
  [
    ['stock that creates its products', 'create'],
    ...kinds.flatMap((kind) => importSteps.map((step): [string, ImportStep] => [kind, step])),
  ],
);

describe('a file whose process is killed', () => {
  let trial: StockFiles;
  const undisturbed = new Map<string, object>();
  beforeAll(async () => {
    trial = await openStockFiles(await testDatabase());
    await trial.take('IMP_PRODUCT', ['productId,sku', ...numbers.map((n) => `Q${n},Q-${n}`)]);
  }, 60_000);
  afterAll(() => trial.close());

  async function endOf(kind: string, until?: ImportStep): Promise<object> {
    await trial.clear();
    for (const table of ['product_identification', 'product_source', 'product'])
      await trial.database.execute(
        `delete from ${table} where product_no in (select product_no from product where product_id ~ '^(N-|NOBODY)')`,
      );
    await trial.database.execute("update product_source set stated = stated - 'name'");
    await trial.database.execute("update product set stated = stated || jsonb_build_object('name', null), version = 1");
    const { lines, choices, configId = kind } = files[kind]!;
    const fileName = `${configId}.csv`;
    const { outcome } = await trial.take(configId, lines, {
      ...choices,
      fileName,
      before: until && killedAfter(until),
    });
    const { errorFile, importId } = outcome.files[0]!;
    const withoutId = (name: string): string => name.replaceAll(importId, 'id');
    const left = {
      spool: await readdir(join(trial.directory, 'spool')),
      incoming: await trial.names(`incoming/${configId}`),
    };
    return {
      status: outcome.status,
      counts: outcome.counts,
      errors: errorFile === null ? null : (await trial.read(errorFile)).split('\n').sort(),
      archived: (await trial.names('archive')).filter((name) => name.includes(importId)).map(withoutId),
      left,
      ...(await stateOf(trial)),
    };
  }

  it.each(trials)('of %s behind the step %s ends as an undisturbed one', async (kind, step) => {
    const wanted = undisturbed.get(kind) ?? (await endOf(kind));
    undisturbed.set(kind, wanted);
    expect(await endOf(kind, step)).toEqual(wanted);
  });
});

/** Has a process of its own (built, in dist/) take a file, which kills itself behind a step. Any other end of it is an error. */
const killedAfter =
  (step: ImportStep) =>
  async (begun: Begun): Promise<void> => {
    const program = join(projectRoot, 'dist/apps/ingest-service/src/infrastructure/imports/import-until.fixture.js');
    const stdio = ['ignore', 'inherit', 'pipe'] as const;
    const child = spawn(process.execPath, [program, JSON.stringify({ ...begun, step })], { stdio: [...stdio] });
    let said = '';
    child.stderr.on('data', (part: Buffer) => (said += part.toString()));
    const [code, signal] = await once(child, 'close');
    if (signal !== 'SIGKILL')
      throw new Error(`the process ended with ${signal ?? code} and not behind "${step}":\n${said}`);
  };

/** Everything that a file leaves in the database, without numbers and times that differ from run to run. */
async function stateOf({ database }: StockFiles): Promise<Record<string, unknown>> {
  const [state] = await database.query<Record<string, unknown>>(`
    select (select jsonb_agg(jsonb_build_array(product_id, facility_no, quantity_on_hand, available_to_promise, l.version) order by product_id, facility_no)
              from inventory_level l join product using (product_no)) as levels,
           (select jsonb_agg(jsonb_build_array(product_id, facility_no, bin_no, quantity_on_hand, available_to_promise) order by product_id, facility_no, bin_no)
              from inventory_balance join product using (product_no)) as balances,
           (select jsonb_agg(jsonb_build_array(product_id, facility_no, l.version, line, quantity_on_hand_delta, quantity_on_hand_before, reason_code)
                             order by product_id, facility_no, l.version) from ledger l join product using (product_no)) as ledger,
           (select jsonb_agg(jsonb_build_array(product_id, facility_no, quantity_on_hand_delta) order by product_id, facility_no, quantity_on_hand_delta)
              from recent_movement join product using (product_no)) as movements,
           (select jsonb_agg(jsonb_build_array(topic, case topic when 'inventory-changed' then key end, payload::jsonb -> 'data' -> 'version', payload::jsonb -> 'data' -> 'cause' -> 'line')
                             order by topic, case topic when 'inventory-changed' then key end, payload::jsonb -> 'data' ->> 'version') from event_log) as events,
           (select jsonb_agg(jsonb_build_array(external_shipment_id, s.status, s.version, product_id, expected) order by external_shipment_id, product_id)
              from shipment s left join shipment_item using (shipment_no) left join product using (product_no)) as shipments,
           (select jsonb_agg(jsonb_build_array(line, product_id, expected_before, expected) order by line) from shipment_row left join product using (product_no)) as shipment_rows,
           (select jsonb_agg(jsonb_build_array(product_id, stated) order by product_id) from product) as products,
           (select jsonb_agg(jsonb_build_array(line, outcome, code) order by line) from import_row) as ended_rows,
           (select jsonb_agg(jsonb_build_array(state, status, rows, applied, unchanged, superseded, rejected, created, differences, applied_ordinal))
              from file_import) as imports,
           (select count(*)::int from inventory_difference) + (select count(*)::int from shipment_difference)
             + (select count(*)::int from shipment_item_difference) + (select count(*)::int from new_product) as differences_left`);
  return state!;
}
