import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '@app/common/database';
import {
  ImportDesk,
  UndoController,
  importFiles,
  importMigrations,
  readGuards,
  type ImportOutcome,
} from '@app/common/imports';
import type { RunControl } from '@app/common/jobs';
import { CreateEventLog1763900000101, TraceEvents1764100000001 } from '@app/common/outbox';
import { BeginLedgerAnew1764270500101 } from '../migrations/begin-ledger-anew';
import { CreateIngest1763910000101 } from '../migrations/create-ingest';
import { CreateLateChanges1764000400101 } from '../migrations/create-late-changes';
import { CreateNewProducts1764510300101 } from '../migrations/create-new-products';
import { CreateObservedChunks1764260700101 } from '../migrations/create-observed-chunks';
import { CreateOrderQueue1764000400001 } from '../migrations/create-order-queue';
import { VersionIdentifications1764000100001 } from '../migrations/version-identifications';
import { KeepShipmentChanges1764510300201 } from '../migrations/keep-shipment-changes';
import { LetStockBeUndone1764200500101 } from '../migrations/let-stock-be-undone';
import { DescribeShipments1764212000301 } from '../migrations/describe-shipments';
import { KeepStatedDifferences1764212000401 } from '../migrations/keep-stated-differences';
import { NameLevels1764212000601 } from '../migrations/name-levels';
import { FindMomentsOfRows1764510300401 } from '../migrations/find-moments-of-rows';
import { StateMomentsOfRows1764510300301 } from '../migrations/state-moments-of-rows';
import { WeighDifferences1764212000201 } from '../migrations/weigh-differences';
import { PostgresCatalog } from '../postgres-catalog';
import type { Begun } from './import-until.fixture';
import { trialDependencies } from './trial-dependencies.fixture';

export interface RejectedRow {
  line: number;
  outcome: string;
  code: string;
  reason: string;
  hint: string | null;
  column_name: string | null;
}
export interface Taken {
  outcome: ImportOutcome;
  /** `applied 1, unchanged 0, superseded 0, rejected 0`, those that are not 0. */
  counts: string;
  /** Rows that took no effect. */
  rows: RejectedRow[];
}

type Before = (begun: Begun) => Promise<void>;

/** The stock files of ingest on a database of their own: facilities F1 (100) and F2 (200), channel ONLINE, products P1 to P9 with SKU-1 to SKU-9. */
export interface StockFiles {
  database: Database;
  /** Where its files and its spool lie. */
  directory: string;
  /** The lines of a file, and what is chosen for it; `fileName` where it matters. `before`: what happens to it and its run first. */
  take(
    configId: string,
    lines: readonly string[] | Buffer,
    choices?: {
      additionalParameters?: object;
      fileName?: string;
      parameters?: object;
      guards?: string;
      before?: Before;
    },
  ): Promise<Taken>;
  /** Takes back what an import did, as the route does. */
  undo(importId: string): Promise<Taken>;
  /** `P1 F1 bin QOH/ATP` of every bin that has something or had it. */
  stand(): Promise<string[]>;
  /** `P1 F1 +2/+2 on 3/1 REASON line 2`, in order. */
  ledger(): Promise<string[]>;
  /** Starts over with no stock. */
  clear(): Promise<void>;
  /** Stock as an event would have left it. */
  put(productId: string, facilityId: string, quantityOnHand: number, availableToPromise: number): Promise<void>;
  names(directory: string): Promise<string[]>;
  read(path: string): Promise<string>;
  close(): Promise<void>;
}

export async function openStockFiles(server: { url: string; drop(): Promise<void> }): Promise<StockFiles> {
  const directory = await mkdtemp(join(tmpdir(), 'stockline-stock-files-'));
  const database = await openDatabase({
    url: server.url,
    schema: 'ingest',
    applicationName: 'stock files spec',
    migrations: [
      CreateEventLog1763900000101,
      TraceEvents1764100000001,
      ...importMigrations,
      CreateIngest1763910000101,
      VersionIdentifications1764000100001,
      CreateOrderQueue1764000400001,
      CreateLateChanges1764000400101,
      CreateObservedChunks1764260700101,
      WeighDifferences1764212000201,
      LetStockBeUndone1764200500101,
      DescribeShipments1764212000301,
      KeepStatedDifferences1764212000401,
      NameLevels1764212000601,
      BeginLedgerAnew1764270500101,
      CreateNewProducts1764510300101,
      KeepShipmentChanges1764510300201,
      StateMomentsOfRows1764510300301,
      FindMomentsOfRows1764510300401,
    ],
  });
  await stateNames(database);
  const dependencies = trialDependencies(database, directory);
  const { declarations } = dependencies;
  for (const name of ['archive', 'errors', 'rejected', ...[...declarations.keys()].map((name) => `incoming/${name}`)])
    await mkdir(join(directory, 'files', name), { recursive: true });

  const run = async (runId: string, parameters: Readonly<Record<string, unknown>>, guards: string): Promise<Taken> => {
    const signal = new AbortController().signal;
    const outcome = await importFiles(
      { runId, parameters, signal, progress: () => undefined, endWaiting: async () => undefined },
      { ...dependencies, guards: readGuards(guards, [...declarations.values()]) },
    );
    const { applied, unchanged, superseded, rejected, rows } = outcome.counts;
    if (applied + unchanged + superseded + rejected !== rows) throw new Error(JSON.stringify(outcome));
    return { outcome, counts: told({ applied, unchanged, superseded, rejected }), rows: await endedRows(database) };
  };
  const desk = new ImportDesk([{ jobId: 'JOB_IMP_INV', dependencies }], { spoolDirectory: directory, mostBytes: 1 });
  // A run of its own row is not what is tried: it is given an id and started by the trial.
  const request = async (_: unknown, { parameters }: { parameters: object }) => ({
    run: { runId: randomUUID(), parameters },
  });
  const undos = new UndoController(desk, database, { request } as unknown as RunControl);

  return {
    database,
    directory,
    take: async (
      configId,
      lines,
      { additionalParameters, fileName = `${randomUUID()}.csv`, parameters = {}, guards = '', before } = {},
    ) => {
      const content = Buffer.isBuffer(lines) ? lines : `${lines.join('\n')}\n`;
      await writeFile(join(directory, 'files', 'incoming', configId, fileName), content);
      const chosen = { propertyResource: 'LOCAL', configId, remoteFilename: fileName, additionalParameters };
      const runId = randomUUID();
      const given = { ...chosen, ...parameters };
      await before?.({ url: server.url, directory, runId, parameters: given });
      return run(runId, given, guards);
    },
    undo: async (importId) => {
      const asked = await undos.undo(importId, { reason: 'a trial' }, { keyId: 'trial', role: 'admin' }, undefined);
      return run(asked.runId!, asked.parameters, '');
    },
    stand: async () =>
      (
        await database.query<{ told: string }>(
          `select product_id || ' ' || facility_id || case when bin_no = 1 then '' else ' ' || location_seq_id end || ' '
                  || b.quantity_on_hand || '/' || b.available_to_promise as told
           from inventory_balance b join product using (product_no) join facility using (facility_no) join bin using (bin_no) order by 1`,
        )
      ).map((row) => row.told),
    ledger: async () =>
      (
        await database.query<{ told: string }>(
          `select product_id || ' ' || facility_id || ' ' || to_char(quantity_on_hand_delta, 'SG99990') || '/' || to_char(available_to_promise_delta, 'SG99990')
                  || ' on ' || quantity_on_hand_before || '/' || available_to_promise_before || ' ' || reason_code || coalesce(' line ' || line, '') as told
           from ledger join product using (product_no) join facility using (facility_no) order by ledger_id`,
        )
      ).map((row) => row.told.replace(/ {2,}/g, ' ').replace(/([+-]) +/g, '$1')),
    clear: async () =>
      void (await database.execute(
        'truncate inventory_level, inventory_balance, recent_movement, ledger, event_log, late_change, file_import, named_level, shipment_row, receipt_item, receipt, shipment_item, shipment cascade',
      )),
    put: async (productId, facilityId, quantityOnHand, availableToPromise) => {
      const found = [productId, facilityId, quantityOnHand, availableToPromise];
      const of = 'from product, facility where product_id = $1 and facility_id = $2';
      await database.execute(
        `insert into inventory_level (product_no, facility_no, quantity_on_hand, available_to_promise, version) select product_no, facility_no, $3::bigint, $4::bigint, 1 ${of}`,
        found,
      );
      await database.execute(
        `insert into inventory_balance (product_no, facility_no, bin_no, quantity_on_hand, available_to_promise) select product_no, facility_no, 1, $3::bigint, $4::bigint ${of}`,
        found,
      );
    },
    names: async (name) => (await readdir(join(directory, 'files', name))).sort(),
    read: (path) => readFile(join(directory, 'files', path), 'utf8'),
    close: async () => {
      await database.close();
      await server.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const told = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .flatMap(([name, rows]) => (rows === 0 ? [] : [`${name} ${rows}`]))
    .join(', ');

const endedRows = (database: Database): Promise<RejectedRow[]> =>
  database.query<RejectedRow>(
    `select line, outcome, code, reason, hint, column_name from import_row
     where import_no = (select max(import_no) from file_import) order by line`,
  );

async function stateNames(database: Database): Promise<void> {
  const catalog = new PostgresCatalog();
  await database.transaction(async (tx) => {
    await catalog.stateFacility(tx, { facilityId: 'F1', externalFacilityId: '100', type: 'WAREHOUSE' });
    await catalog.stateFacility(tx, { facilityId: 'F2', externalFacilityId: '200', type: 'RETAIL_STORE' });
    await catalog.stateFacility(tx, { facilityId: 'ONLINE', type: 'CONFIGURATION', facilityGroupId: 'FAC_GRP' });
    await catalog.stateProducts(
      tx,
      Array.from({ length: 9 }, (_, index) => index + 1).map((n) => ({
        source: 'erp',
        productId: `P${n}`,
        statement: {
          identifications: [
            { idType: 'sku', idValue: `SKU-${n}` },
            { idType: 'upca', idValue: `0400${n}` },
            ...(n > 7 ? [{ idType: 'sku', idValue: 'SHARED' }] : []),
          ],
        },
      })),
    );
  });
}
