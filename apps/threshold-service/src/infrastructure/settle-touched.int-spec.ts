import { openDatabase, type Database } from '@app/common/database';
import { gatherPlans, mostRowsOf, tellPlans, type Plan } from '../../../../test/support/plans';
import { testDatabase } from '../../../../test/support/platform';
import { applyStated, openStated } from './apply-stated';
import { ThresholdFiles } from './imports/threshold-files.fixture';
import { serveDue } from './serve-due';

const keys = 5_000;
/** A step may pass what stood and what is said of a key, each before and after; to hold keys against keys takes thousands of times as many. */
const most = 5 * keys;

describe('five thousand keys that are settled at once', () => {
  let files: ThresholdFiles;
  let database: Database;
  let plans: Plan[];

  beforeAll(async () => {
    files = await ThresholdFiles.open(await testDatabase());
    await files.know(
      [{ facilityId: 'ONLINE', type: 'CONFIGURATION' }],
      Array.from({ length: keys }, (_, index) => ({ productId: `P${index}`, identifications: [] })),
    );
    await tellPlans(files.url, { withRows: true });
    database = await openDatabase({
      url: files.url,
      schema: 'threshold',
      applicationName: 'plans spec',
      migrations: [],
    });
    plans = gatherPlans(database);
  });
  afterAll(async () => {
    await database.close();
    await files.close();
  });

  /** States `units`, an expression over product_no, of every product from some time on. */
  const state = (units: string, from = 'null::timestamptz'): Promise<unknown> =>
    database.transaction(async (tx) => {
      await openStated(tx);
      await tx.execute(
        `insert into stated (line, product_no, facility_no, units, effective_from)
         select product_no, product_no, facility_no, ${units}, ${from} from product, facility`,
      );
      return applyStated(tx, { kind: 'api', causedBy: 'kim' });
    });
  const inForce = async (): Promise<unknown> =>
    (await database.query('select sum(units)::int as units, max(version)::int as version from in_force'))[0];

  /** The statements of `work` of which a step looked at more rows than it may. */
  async function tooBusy(work: () => Promise<unknown>): Promise<string[]> {
    plans.length = 0;
    await work();
    expect(plans.some(({ statement }) => statement.startsWith('with said'))).toBe(true);
    return plans.filter((plan) => mostRowsOf(plan) > most).map(({ statement, plan }) => `${statement}\n${plan}`);
  }

  it('are each looked at a few times, and none is held against all others: by values, ends and times that are due', async () => {
    expect(await tooBusy(() => state('1'))).toEqual([]);
    expect(await tooBusy(() => state('2'))).toEqual([]);
    await files.database.execute('analyze held_back, in_force, held_back_history, due');
    expect(await tooBusy(() => state('3'))).toEqual([]);
    expect(await inForce()).toEqual({ units: 3 * keys, version: 3 });
    expect(await tooBusy(() => state('case when product_no % 2 = 0 then 4 end'))).toEqual([]);
    expect(await inForce()).toEqual({ units: 2 * keys, version: 4 });

    await state('9', "now() + interval '1 hour'");
    await files.database.execute(
      `update held_back set effective_from = effective_from - interval '2 hours'; update due set due_at = due_at - interval '2 hours'`,
    );
    expect(await tooBusy(() => database.transaction((tx) => serveDue(tx, keys)))).toEqual([]);
    expect(await inForce()).toEqual({ units: 9 * keys, version: 5 });
  });
});
