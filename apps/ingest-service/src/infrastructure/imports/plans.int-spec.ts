import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { openDatabase, type Database } from '@app/common/database';
import { importFiles, readGuards } from '@app/common/imports';
import { projectRoot } from '../../../../../dev/platform';
import { testDatabase } from '../../../../../test/support/platform';
import { applyChanges } from '../../domain/apply-changes';
import type { StockChange } from '../../domain/stock-change';
import { readLedger } from '../http/read-ledger';
import { PostgresStock } from '../postgres-stock';
import { appliedInLedger } from './applied-in-ledger';
import { gatherPlans, tellPlans, type Plan } from '../../../../../test/support/plans';
import { openStockFiles, type StockFiles } from './stock-files.fixture';
import { trialDependencies } from './trial-dependencies.fixture';

const products = 40_000;
/** Tables that grow with the catalogue or with time: to read one whole for a few rows is what must not happen. */
const large = [
  'inventory_balance',
  'inventory_level',
  'ledger',
  'ledger_default',
  'product',
  'product_identification',
  'event_log_default',
];
/** UPDATE_PLANS=1 writes them, so that a change of plans is seen in a diff. */
const updates = process.env['UPDATE_PLANS'] === '1';

describe('a few rows of a large stock', () => {
  let files: StockFiles;
  let database: Database;
  let plans: Plan[];

  beforeAll(async () => {
    const server = await testDatabase();
    files = await openStockFiles(server);
    await stateMuch(files.database);
    await tellPlans(server.url);
    database = await openDatabase({ url: server.url, schema: 'ingest', applicationName: 'plans spec', migrations: [] });
    plans = gatherPlans(database);
  }, 120_000);
  afterAll(async () => {
    await database.close();
    await files.close();
  });

  /** The plans of what `work` does; those that read a large table whole, by their statements. */
  async function plansOf(name: string, work: () => Promise<unknown>): Promise<string[]> {
    plans.length = 0;
    await work();
    const told = plans.filter(({ plan }) => large.some((table) => new RegExp(`\\bon ${table}\\b`).test(plan)));
    expect(told.length).toBeGreaterThan(0);
    if (updates) {
      mkdirSync(join(projectRoot, 'bench/plans'), { recursive: true });
      const texts = told.map(({ statement, plan }) => `${statement}\n\n${plan.replace(/^/gm, '    ')}\n`);
      writeFileSync(join(projectRoot, `bench/plans/${name}.txt`), texts.join('\n'));
    }
    const readsWhole = new RegExp(`Seq Scan on (${large.join('|')})\\b`);
    return told.filter(({ plan }) => readsWhole.test(plan)).map(({ statement, plan }) => `${statement}\n${plan}`);
  }

  const rows = Array.from({ length: 200 }, (_, index) => 1 + index * 190);
  let importId: string;

  async function take(lines: readonly string[]): Promise<void> {
    const dependencies = trialDependencies(database, files.directory);
    const remoteFilename = `${randomUUID()}.csv`;
    writeFileSync(join(files.directory, 'files/incoming/RESET_INVENTORY', remoteFilename), `${lines.join('\n')}\n`);
    const parameters = {
      propertyResource: 'LOCAL',
      configId: 'RESET_INVENTORY',
      remoteFilename,
      groupBy: 'facilityId',
    };
    const run = { runId: randomUUID(), parameters, signal: new AbortController().signal };
    const outcome = await importFiles(
      { ...run, progress: () => undefined, endWaiting: async () => undefined },
      { ...dependencies, guards: readGuards('', [...dependencies.declarations.values()]) },
    );
    expect(outcome.counts.applied).toBe(rows.length);
    importId = outcome.files[0]!.importId;
  }

  it('are taken from a file by its keys', async () => {
    const lines = rows.map((n) => `F1,Q-${n},6`);
    expect(await plansOf('import-few-rows', () => take(['facilityId,sku,availableQty', ...lines]))).toEqual([]);
  });

  it('are taken from several files together by their keys', async () => {
    const parameters = { propertyResource: 'LOCAL', configId: 'RESET_INVENTORY', fileNameRegex: 'till-*.csv' };
    for (const [place, from] of [0, 100].entries()) {
      const lines = rows.slice(from, from + 100).map((n) => `F2,Q-${n},6`);
      const path = join(files.directory, `files/incoming/RESET_INVENTORY/till-${place}.csv`);
      writeFileSync(path, ['facilityId,sku,availableQty', ...lines, ''].join('\n'));
    }
    const run = { runId: randomUUID(), parameters, signal: new AbortController().signal };
    const take = async (): Promise<void> => {
      const dependencies = trialDependencies(database, files.directory);
      await importFiles({ ...run, progress: () => undefined, endWaiting: async () => undefined }, dependencies);
    };
    expect(await plansOf('import-together', take)).toEqual([]);
    const [taken] = await files.database.query(
      "select sum(applied)::int as applied, count(timings -> 'togetherMs')::int as files from file_import where file_name like 'till-%'",
    );
    expect(taken).toEqual({ applied: rows.length, files: 2 });
  });

  it('are moved by events by their keys', async () => {
    const stock = new PostgresStock();
    const known = await files.database.query<
      Pick<StockChange, 'productNo' | 'productId' | 'facilityNo' | 'facilityId'>
    >(
      'select product_no as "productNo", product_id as "productId", facility_no as "facilityNo", facility_id as "facilityId" from product, facility where product_no % 200 = 0 and facility_id = \'F1\'',
    );
    const changes = known.map((level) => ({
      ...level,
      binNo: null,
      effect: { kind: 'sold' as const, units: 1 },
      occurredAtMs: Date.now(),
      reasonCode: 'SOLD',
      cause: { kind: 'event' as const, source: 'plans', eventId: 'any' },
      comments: null,
    }));
    const book = (): Promise<void> =>
      database.transaction(async (tx) => {
        const { levels, movements } = await stock.lock(tx, changes);
        await stock.write(tx, applyChanges(levels, movements, changes, 1));
      });
    expect(await plansOf('events', book)).toEqual([]);
  });

  it('are found in the ledger by product, and by import', async () => {
    const [own] = await database.query<{ importNo: string }>(
      'select import_no as "importNo" from file_import where import_id = $1::uuid',
      [importId],
    );
    const read = async (): Promise<void> => {
      expect((await readLedger(database, 'Q191', undefined, 20, undefined)).items.length).toBeGreaterThan(0);
      const query = { importNo: own!.importNo, after: 0, limit: 50 };
      expect(await appliedInLedger(database, query)).toHaveLength(50);
      expect(await appliedInLedger(database, { ...query, productId: 'Q191' })).toHaveLength(1);
    };
    expect(await plansOf('ledger', read)).toEqual([]);
  });
});

/** A catalogue and its stock in two facilities, with a ledger of as many rows, straight into the tables. */
async function stateMuch(database: Database): Promise<void> {
  const statements = [
    `insert into product (product_id, version) select 'Q' || n, 1 from generate_series(1, ${products}) n`,
    `insert into product_identification (id_type_no, id_value, product_no)
     select t.id_type_no, case t.id_type when 'sku' then 'Q-' || substr(p.product_id, 2) else p.product_id end, p.product_no
     from product p, id_type t where t.id_type in ('sku', 'productId') and p.product_id like 'Q%'`,
    `insert into inventory_level (product_no, facility_no, quantity_on_hand, available_to_promise, version)
     select product_no, facility_no, 5, 5, 1 from product, facility where facility_id in ('F1', 'F2')`,
    `insert into inventory_balance (product_no, facility_no, bin_no, quantity_on_hand, available_to_promise)
     select product_no, facility_no, 1, 5, 5 from product, facility where facility_id in ('F1', 'F2')`,
    `insert into ledger (product_no, facility_no, bin_no, quantity_on_hand_delta, available_to_promise_delta, quantity_on_hand_before,
                         available_to_promise_before, version, reason_code, cause_kind, import_no)
     select product_no, facility_no, 1, 5, 5, 0, 0, 1, 'RESET', 'import', 0 from inventory_level`,
    'analyze product, product_identification, inventory_level, inventory_balance, ledger_default',
  ];
  for (const statement of statements) await database.execute(statement);
}
