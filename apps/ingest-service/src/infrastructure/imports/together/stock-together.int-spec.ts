import { randomUUID } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { importFiles, importSteps, readGuards, type ImportDependencies, type ImportStep } from '@app/common/imports';
import { testDatabase } from '../../../../../../test/support/platform';
import { propertyRuns } from '../../../../../../test/support/property-runs';
import { openStockFiles, type StockFiles } from '../stock-files.fixture';
import { trialDependencies } from '../trial-dependencies.fixture';

interface SmallFile {
  name: string;
  lines: readonly string[];
}
type Other = Partial<ImportDependencies> & { parameters?: object; signal?: AbortSignal; runId?: string };

const kinds = {
  RESET_INVENTORY: 'availableQty',
  REC_INV_COUNT: 'count',
  MDM_INV_VARIANCE: 'availableDelta',
} as const;
type Kind = keyof typeof kinds;
/** Where files count each time, having the content of an earlier one is no news. */
const guards = 'MDM_INV_VARIANCE.contentSeenBefore=off';

describe('small stock files of one run', () => {
  let files: StockFiles;
  const said: string[] = [];
  beforeAll(async () => {
    files = await openStockFiles(await testDatabase());
  });
  afterAll(() => files.close());
  beforeEach(async () => {
    await files.clear();
    said.length = 0;
  });

  async function run(configId: Kind, { parameters, signal, runId = randomUUID(), ...other }: Other = {}) {
    const dependencies = trialDependencies(files.database, files.directory);
    const info = (facts: object): void => void ('reason' in facts && said.push(String(facts.reason)));
    return importFiles(
      {
        runId,
        parameters: { propertyResource: 'LOCAL', configId, fileNameRegex: '*.csv', ...parameters },
        signal: signal ?? new AbortController().signal,
        progress: () => undefined,
        endWaiting: async () => undefined,
      },
      {
        ...dependencies,
        guards: readGuards(guards, [...dependencies.declarations.values()]),
        logger: { ...dependencies.logger, info, warn: () => undefined },
        ...other,
      },
    );
  }
  const drop = async (configId: Kind, some: readonly SmallFile[]): Promise<void> => {
    for (const { name, lines } of some)
      await writeFile(join(files.directory, 'files/incoming', configId, name), `${lines.join('\n')}\n`);
  };
  const begin = async (): Promise<void> => {
    await files.clear();
    for (const n of [1, 2, 3, 4]) await files.put(`P${n}`, 'F1', 10 * n, 5 * n);
    await files.put('P1', 'F2', 3, -2);
  };
  const oneByOne = async (configId: Kind, some: readonly SmallFile[], other?: Other): Promise<unknown> => {
    await begin();
    for (const one of some) {
      await drop(configId, [one]);
      await run(configId, other);
    }
    return left(files);
  };
  const atOnce = async (configId: Kind, some: readonly SmallFile[], other?: Other): Promise<unknown> => {
    await begin();
    await drop(configId, some);
    await run(configId, other);
    return left(files);
  };
  /** How many files were taken together with others. */
  const together = async (): Promise<number> => {
    const [counted] = await files.database.query<{ files: number }>(
      "select count(*)::int as files from file_import where timings ? 'togetherMs'",
    );
    return counted!.files;
  };
  const reset = (name: string, ...rows: readonly string[]): SmallFile => ({
    name,
    lines: ['facilityId,sku,availableQty', ...rows],
  });

  it('are taken together, each with its own counts, guards, lines in the ledger and place in the archive', async () => {
    const some = [
      reset('1.csv', 'F1,SKU-1,7', 'F2,SKU-1,0', 'F1,SKU-9,0'),
      reset('2.csv', 'F1,SKU-2,10', 'F1,SKU-5,4'),
      reset('3.csv', 'F1,SKU-3,15'),
      reset('4.csv'),
    ];
    const wanted = await oneByOne('RESET_INVENTORY', some);
    expect(await atOnce('RESET_INVENTORY', some)).toEqual(wanted);
    expect([await together(), said]).toEqual([4, []]);
    expect(await files.names('archive')).toEqual(
      expect.arrayContaining([expect.stringMatching(/^1\.[-0-9a-f]{36}\.csv$/)]),
    );
    expect(await files.names('incoming/RESET_INVENTORY')).toEqual([]);
    expect(await readdir(join(files.directory, 'spool'))).toEqual([]);
  });

  const row = fc.tuple(
    fc.constantFrom('F1', 'F2', 'F2', 'NONE'),
    fc.constantFrom('', 'B2'),
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: -1, max: 9 }),
  );
  const contents = fc.array(fc.array(row, { maxLength: 4 }), { minLength: 2, maxLength: 6 });

  it.each(Object.keys(kinds) as Kind[])(
    'of %s come to what they come to one by one, whatever they say',
    async (configId) => {
      let company = 0;
      await fc.assert(
        fc.asyncProperty(contents, async (drawn) => {
          const some = drawn.map((rows, place) => ({
            name: `${place}.csv`,
            lines: [
              `facilityId,locationSeqId,sku,${kinds[configId]}`,
              ...rows.map(
                ([facility, bin, product, units]) =>
                  `${facility === 'NONE' && units < 8 ? 'F1' : facility},${bin},SKU-${product},${units}`,
              ),
            ],
          }));
          const wanted = await oneByOne(configId, some);
          expect(await atOnce(configId, some)).toEqual(wanted);
          company += await together();
        }),
        propertyRuns(4),
      );
      expect(company).toBeGreaterThan(0);
    },
    60_000,
  );

  it('are told apart where one names what another one names, has a row that is wrong, or the content of the one before', async () => {
    const some = [
      reset('1.csv', 'F1,SKU-1,1'),
      reset('2.csv', 'F1,SKU-2,2'),
      reset('3.csv', 'F1,SKU-1,3'),
      reset('4.csv', 'F1,SKU-4,4'),
      reset('5.csv', 'F1,SKU-5,five', 'F1,SKU-6,6'),
      reset('6.csv', 'F1,SKU-7,7'),
      reset('7.csv', 'F1,SKU-7,7'),
    ];
    const wanted = await oneByOne('RESET_INVENTORY', some);
    expect(await atOnce('RESET_INVENTORY', some)).toEqual(wanted);
    // All but the one with a wrong row and the one that says nothing new.
    expect(await together()).toBe(5);
  });

  it('wait for a person where they would have one by one: all of them are taken so then', async () => {
    const some = [reset('1.csv', 'F1,SKU-1,7'), reset('2.csv', 'F1,SKU-2,900'), reset('3.csv', 'F1,SKU-3,15')];
    const smallToo: Other = { guards: new Map([['RESET_INVENTORY', { fewerRows: 50 }]]) };
    const many = reset(
      '0.csv',
      ...Array.from({ length: 9 }, (_, n) => ['F1', 'F2'].map((f) => `${f},SKU-${n + 1},1`)).flat(),
      'F1,SKU-1,1',
      'F1,SKU-1,2',
      'F1,SKU-1,3',
    );
    await oneByOne('RESET_INVENTORY', [many, ...some], smallToo);
    // What a newer one took the place of is moved away by the next run.
    await run('RESET_INVENTORY', smallToo);
    const wanted = await left(files);
    await atOnce('RESET_INVENTORY', [many, ...some], smallToo);
    await run('RESET_INVENTORY', smallToo);
    expect(await left(files)).toEqual(wanted);
    expect(said).toEqual([expect.stringContaining('fewer rows')]);
    expect(await together()).toBe(0);
  });

  it('that cannot be committed together leave no trace and are taken one by one', async () => {
    const some = [reset('1.csv', 'F1,SKU-1,7'), reset('2.csv', 'F1,SKU-2,2'), reset('3.csv', 'F1,SKU-3,2')];
    const wanted = await oneByOne('RESET_INVENTORY', some);
    await files.database.execute(`
      create function refuse() returns trigger language plpgsql as $$ begin raise 'no company' using errcode = '40P01'; end $$;
      create trigger refuse before update on file_import for each row when (old.state = 'claimed' and new.state = 'reported') execute function refuse()`);
    try {
      expect(await atOnce('RESET_INVENTORY', some)).toEqual(wanted);
    } finally {
      await files.database.execute('drop function refuse cascade');
    }
    expect([await together(), said]).toEqual([0, [expect.stringContaining('no company')]]);
  });

  it.each(importSteps)(
    'whose process is gone after the step %s of the second end as undisturbed ones',
    async (step) => {
      const some = [reset('1.csv', 'F1,SKU-1,7'), reset('2.csv', 'F1,SKU-2,2'), reset('3.csv', 'F1,SKU-3,2')];
      const wanted = await oneByOne('RESET_INVENTORY', some);
      await begin();
      await drop('RESET_INVENTORY', some);
      const dying = new AbortController();
      let times = 0;
      const onStep = (taken: ImportStep): void => {
        if (taken !== step || ++times < 2) return;
        dying.abort(new Error('killed'));
        throw new Error('killed');
      };
      const runId = randomUUID();
      await expect(run('RESET_INVENTORY', { runId, onStep, signal: dying.signal })).rejects.toThrow('killed');
      await run('RESET_INVENTORY', { runId });
      expect(await left(files)).toEqual(wanted);
      expect(await files.names('incoming/RESET_INVENTORY')).toEqual([]);
      expect(await readdir(join(files.directory, 'spool'))).toEqual([]);
    },
  );
});

/** Everything that files leave in the database, by their names, without numbers and times that differ from run to run. */
async function left({ database }: StockFiles): Promise<unknown> {
  const [state] = await database.query(`
    with told as (
      select file_name, import_no, import_id::text as import_id, jsonb_build_array(file_name, state, status, rows, last_line, differences, applied_ordinal, applied, unchanged, superseded, rejected,
        figures, content_hash, ended_at is not null, moved_to is null, (select jsonb_agg(g - 'says') from jsonb_array_elements(guards) g)) as what
      from file_import
    )
    select (select jsonb_agg(what order by file_name) from told) as files,
           (select jsonb_agg(jsonb_build_array(product_no, facility_no, quantity_on_hand, available_to_promise, version) order by product_no, facility_no) from inventory_level) as levels,
           (select jsonb_agg(jsonb_build_array(product_no, facility_no, bin_no, quantity_on_hand, available_to_promise, as_of is null) order by product_no, facility_no, bin_no) from inventory_balance) as balances,
           (select jsonb_agg(jsonb_build_array(product_no, facility_no, version, bin_no, file_name, line, quantity_on_hand_delta, quantity_on_hand_before, available_to_promise_before, reason_code) order by product_no, facility_no, version)
              from ledger join told using (import_no)) as ledger,
           (select jsonb_agg(jsonb_build_array(key, d -> 'version', d -> 'quantityOnHand', d -> 'availableToPromise', file_name, d -> 'cause' -> 'line') order by key, position)
              from event_log, lateral (select payload::jsonb -> 'data' as d) p join told on import_id = d -> 'cause' ->> 'importId') as events,
           (select jsonb_agg(jsonb_build_array(file_name, facility_no, bin_no, page_no, md5(bits)) order by file_name, facility_no, bin_no, page_no) from named_level join told using (import_no)) as named,
           (select jsonb_agg(jsonb_build_array(product_no, facility_no, bin_no, quantity_on_hand_delta) order by product_no, facility_no, bin_no, quantity_on_hand_delta) from recent_movement) as movements,
           (select jsonb_agg(jsonb_build_array(file_name, line, outcome, code) order by file_name, line) from import_row join told using (import_no)) as ended_rows,
           (select count(*)::int from inventory_difference) as differences_left`);
  return state;
}
