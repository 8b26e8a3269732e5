import { CreateAudit1764000600001 } from '@app/common/audit';
import { openDatabase, type Database } from '@app/common/database';
import { CreateEventLog1763900000101, TraceEvents1764100000001 } from '@app/common/outbox';
import { testDatabase, type TestDatabase } from '../../../../test/support/platform';
import { readEffectiveDate } from '../domain/read-effective-date';
import { applyStated, openStated } from './apply-stated';
import { PostgresCopies } from './postgres-copies';
import { serveDue } from './serve-due';
import { migrations } from './migrations';

const hourMs = 3_600_000;
const stamp = { epoch: 1, version: 1, changedAt: '2026-11-01T00:00:00Z' };

/** Units with the days on which they hold, in the facility's zone; null for none. */
type Dated = [units: number, from: string | null, thru: string | null];

/** Published one after the other: units, and how many hours after the one before it came into force. */
type Told = [units: number, hoursAfter: number][];

const lives: [what: string, zone: string, values: Dated[], told: Told][] = [
  [
    'a day on which the clocks go forward lasts 23 hours',
    'Europe/Paris',
    [[9, '2099-03-29', '2099-03-30']],
    [
      [9, 0],
      [0, 23],
    ],
  ],
  [
    'a day on which they go back lasts 25',
    'Europe/Paris',
    [[9, '2099-10-25', '2099-10-26']],
    [
      [9, 0],
      [0, 25],
    ],
  ],
  [
    'half an hour is half an hour, in a zone that changes by one',
    'Australia/Lord_Howe',
    [[9, '2099-10-04', '2099-10-05']],
    [
      [9, 0],
      [0, 23.5],
    ],
  ],
  [
    'a zone without summer time has days of 24',
    'Asia/Kathmandu',
    [[9, '2099-03-29', '2099-03-30']],
    [
      [9, 0],
      [0, 24],
    ],
  ],
  [
    'two values meet at one instant without a gap between',
    'Europe/Paris',
    [
      [9, '2099-05-01', '2099-05-02'],
      [4, '2099-05-02', '2099-05-03'],
    ],
    [
      [9, 0],
      [4, 24],
      [0, 24],
    ],
  ],
  [
    'two values of the same units meet, and nothing is told of it',
    'Europe/Paris',
    [
      [9, '2099-05-01', '2099-05-02'],
      [9, '2099-05-02', '2099-05-03'],
    ],
    [
      [9, 0],
      [0, 48],
    ],
  ],
  [
    'a gap between two values is told',
    'Europe/Paris',
    [
      [9, '2099-05-01', '2099-05-02'],
      [4, '2099-05-03', '2099-05-04'],
    ],
    [
      [9, 0],
      [0, 24],
      [4, 24],
      [0, 24],
    ],
  ],
  [
    'one that begins within another stands above it, and gives it back',
    'Europe/Paris',
    [
      [9, '2099-05-01', '2099-05-10'],
      [4, '2099-05-02', '2099-05-03'],
    ],
    [
      [9, 0],
      [4, 24],
      [9, 24],
      [0, 168],
    ],
  ],
  [
    'one that outlasts another ends it',
    'Europe/Paris',
    [
      [9, '2099-05-01', '2099-05-03'],
      [4, '2099-05-02', '2099-05-05'],
    ],
    [
      [9, 0],
      [4, 24],
      [0, 72],
    ],
  ],
  [
    'one without an end holds for good',
    'Europe/Paris',
    [
      [9, '2099-05-01', '2099-05-03'],
      [4, '2099-05-02', null],
    ],
    [
      [9, 0],
      [4, 24],
    ],
  ],
];

describe('values that begin and run out', () => {
  let server: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    server = await testDatabase();
    database = await openDatabase({
      url: server.url,
      schema: 'threshold',
      applicationName: 'edges-in-time',
      migrations: [CreateEventLog1763900000101, TraceEvents1764100000001, ...migrations, CreateAudit1764000600001],
    });
    const copies = new PostgresCopies();
    await database.transaction(async (tx) => {
      await copies.takeFacilities(tx, [{ facilityId: 'F1', type: 'RETAIL_STORE', ...stamp }]);
      await copies.takeProducts(tx, [{ productId: 'P1', identifications: [], ...stamp }]);
    });
  });
  beforeEach(async () => {
    await database.execute('truncate held_back, in_force, due, held_back_history, event_log');
  });
  afterAll(async () => {
    await database.close();
    await server.drop();
  });

  const instant = (day: string | null, zone: string): Date | null => {
    if (day === null) return null;
    const read = readEffectiveDate(day, zone);
    if ('problem' in read) throw new Error(read.problem.reason);
    return new Date(read.atMs);
  };
  const state = (zone: string, [units, from, thru]: Dated): Promise<unknown> =>
    database.transaction(async (tx) => {
      await openStated(tx);
      await tx.execute(
        'insert into stated (line, product_no, facility_no, units, effective_from, effective_thru) select null, product_no, facility_no, $1, $2, $3 from product, facility',
        [units, instant(from, zone), instant(thru, zone)],
      );
      await applyStated(tx, { kind: 'api', causedBy: 'kim' });
    });
  /** All of it lies in the past now, and nobody has served it: the service was down, for decades. */
  const wasDown = async (): Promise<void> => {
    const back = "interval '80 years'";
    await database.execute(
      `update held_back set effective_from = effective_from - ${back}, effective_thru = effective_thru - ${back}`,
    );
    await database.execute(`update due set due_at = due_at - ${back}`);
    await database.execute(`update in_force set changed_at = '-infinity'`);
  };
  const told = async (): Promise<Told> => {
    while ((await database.transaction((tx) => serveDue(tx, 1))) > 0);
    const rows = await database.query<{ payload: string }>('select payload from event_log order by position');
    const events = rows.map(
      ({ payload }) => (JSON.parse(payload) as { data: { safetyStock: number; inForceFrom: string } }).data,
    );
    return events.map(({ safetyStock, inForceFrom }, place) => [
      safetyStock,
      place === 0 ? 0 : (Date.parse(inForceFrom) - Date.parse(events[place - 1]!.inForceFrom)) / hourMs,
    ]);
  };

  it.each(lives)('%s (%s), though nobody was there at the time', async (_what, zone, values, expected) => {
    for (const value of values) await state(zone, value);
    await wasDown();
    expect(await told()).toEqual(expected);
    const [{ left } = { left: '' }] = await database.query<{ left: string }>('select count(*) as left from due');
    expect(left).toBe('0');
  });

  it.each(lives)('%s (%s), in whatever order they were stated', async (_what, zone, values, expected) => {
    for (const value of [...values].reverse()) await state(zone, value);
    await wasDown();
    expect(await told()).toEqual(expected);
  });
});
