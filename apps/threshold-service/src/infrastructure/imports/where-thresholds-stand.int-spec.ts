import fc from 'fast-check';
import { propertyRuns } from '../../../../../test/support/property-runs';
import { testDatabase } from '../../../../../test/support/platform';
import { applyStated, openStated } from '../apply-stated';
import { ThresholdFiles } from './threshold-files.fixture';

/** From this size on a file is read beside what stands; a column that nobody knows brings it there. */
const filling = 'x'.repeat(70_000);
const products = Array.from({ length: 4 }, (_, index) => `P${index}`);

interface Stated {
  product: string;
  units: number;
  from: string | null;
  thru: string | null;
}

describe('a thresholds file that is read beside what is in force', () => {
  let files: ThresholdFiles;
  beforeAll(async () => {
    files = await ThresholdFiles.open(await testDatabase());
    await files.know(
      [{ facilityId: 'ONLINE', type: 'CONFIGURATION' }],
      products.map((productId) => ({ productId, identifications: [{ idType: 'sku', idValue: `SKU-${productId}` }] })),
    );
    // What is above it is weighed; of the last product nobody has heard.
    await files.sell('ONLINE', { P0: { F1: 0 }, P1: { F1: 1 }, P2: { F1: 1, F2: 1 } });
  });
  beforeEach(() => forget());
  afterAll(() => files.close());

  /** Rows so few are sooner deleted than five tables are truncated. */
  const forget = (): Promise<unknown> =>
    files.database.execute(
      ['held_back', 'in_force', 'due', 'held_back_history', 'event_log']
        .map((table) => `delete from ${table}`)
        .join(';'),
    );

  const state = ({ product, units, from, thru }: Stated): Promise<unknown> =>
    files.database.transaction(async (tx) => {
      await openStated(tx);
      await tx.execute(
        `insert into stated (product_no, facility_no, units, effective_from, effective_thru)
         select product_no, facility_no, $2, $3, $4 from product, facility where product_id = $1`,
        [product, units, from, thru],
      );
      return applyStated(tx, { kind: 'api', causedBy: 'kim' });
    });
  const take = (rows: readonly string[], isLarge: boolean, choices: object = {}): Promise<object> =>
    files.take(
      [
        'facility-id,product-id,product-sku,threshold,effective-from,effective-thru,filling',
        ...rows.map((row, index) => `ONLINE,${row},${isLarge && index === 0 ? filling : ''}`),
      ],
      choices,
    );
  /** All that a file leaves behind; of moments those that somebody named, which lie in other years than this. */
  const left = async (): Promise<object> => {
    const moment = (column: string): string =>
      `case when extract(year from ${column}) in (2020, 2021, 2099) then ${column}::text else 'now' end as ${column}`;
    const value = `units, ${moment('effective_from')}, effective_thru`;
    return {
      figures: await files.figures(),
      rows: (await files.problems()).map(({ line, code, reason }) => [line, code, reason]),
      held: await files.database.query(`select product_no, ${value} from held_back order by held_back.*`),
      inForce: await files.database.query(
        `select product_no, version, ${value} from in_force where version > 0 order by product_no`,
      ),
      history: await files.database.query(
        `select product_no, line, units_before, cause_kind, ${value} from held_back_history order by product_no, history_id`,
      ),
      due: await files.database.query(`select product_no, ${moment('due_at')} from due order by 1, 2`),
      told: await files.database.query(
        `select key, payload::json->'data'->>'threshold' as threshold from event_log order by position`,
      ),
    };
  };

  it('ends as a small one of the same rows does: counts, figures, values, history, due times and what is told', async () => {
    const product = fc.constantFrom(...products);
    const units = fc.nat({ max: 2 });
    const from = fc.constantFrom(null, null, '2020-01-01T00:00:00Z', '2099-01-01T00:00:00Z');
    const thru = fc.constantFrom(null, null, null, '2099-06-01T00:00:00Z');
    const stated = fc.record({ product, units, from, thru });
    const cell = fc.oneof({ weight: 4, arbitrary: units.map(String) }, fc.constantFrom('', 'REMOVE', '-1'));
    const date = fc.constantFrom('', '', '', '2021-01-01T00:00:00Z', '2099-03-01T00:00:00Z');
    const end = fc.constantFrom('', '', '', '2099-06-01T00:00:00Z');
    const row = fc
      .tuple(product, fc.boolean(), cell, date, end)
      .map(([id, bySku, said, begins, ends]) => `${bySku ? `,SKU-${id}` : `${id},`},${said},${begins},${ends}`);
    const choices = fc.record(
      { duplicates: fc.constantFrom('last', 'reject'), asOf: fc.constant('2021-01-01T00:00:00Z') },
      { requiredKeys: ['duplicates'] },
    );
    const trial = fc.record({
      stand: fc.array(stated, { maxLength: 6 }),
      unserved: fc.option(product),
      rows: fc.array(row, { minLength: 1, maxLength: 7 }),
      choices,
    });
    await fc.assert(
      fc.asyncProperty(trial, async ({ stand, unserved, rows, choices: chosen }) => {
        const ends: object[] = [];
        for (const isLarge of [false, true]) {
          await forget();
          for (const value of stand) await state(value);
          await files.database.execute(
            `insert into due (due_at, product_no, facility_no)
             select '2020-06-01T00:00:00Z', product_no, facility_no from product, facility where product_id = $1`,
            [unserved],
          );
          ends.push({ counts: await take(rows, isLarge, chosen), ...(await left()) });
        }
        expect(ends[1]).toEqual(ends[0]);
      }),
      propertyRuns(20),
    );
  });

  it('stages no row that says what is in force, nor one that ends what nothing holds', async () => {
    await state({ product: 'P0', units: 5, from: null, thru: null });
    await state({ product: 'P1', units: 5, from: null, thru: null });
    await files.database.execute('create table staged (rows integer)');
    await files.database.execute(
      `create function tell_staged() returns trigger language plpgsql as
       $$ begin insert into staged select count(*) from staging; return null; end $$`,
    );
    await files.database.execute(
      `create trigger tell_staged after update of state on file_import for each row when (new.state = 'compared') execute function tell_staged()`,
    );
    try {
      expect(await take(['P0,,5,,', 'P1,,6,,', 'P2,,REMOVE,,', 'P3,,,,'], true)).toMatchObject({
        applied: 1,
        unchanged: 3,
      });
      expect(await files.database.query('select rows from staged')).toEqual([{ rows: 1 }]);
    } finally {
      await files.database.execute('drop function tell_staged cascade; drop table staged');
    }
  });
});
