import { validateMessage, type ThresholdChanged } from '@app/common/contracts';
import { openDatabase, type Database } from '@app/common/database';
import { CreateAudit1764000600001 } from '@app/common/audit';
import { CreateEventLog1763900000101, TraceEvents1764100000001 } from '@app/common/outbox';
import { testDatabase, type TestDatabase } from '../../../../test/support/platform';
import { inForceAt } from '../domain/in-force-at';
import { applyStated, openStated } from './apply-stated';
import { PostgresCopies } from './postgres-copies';
import { serveDue } from './serve-due';
import { stateSources } from './state-sources';
import { migrations } from './migrations';

const online = 'ONLINE';
const store = 'F1';
const hourMs = 3_600_000;

interface Stated {
  product?: string;
  facility?: string;
  units: number | null;
  from?: number;
  thru?: number;
}

describe('values in force', () => {
  let server: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    server = await testDatabase();
    database = await openDatabase({
      url: server.url,
      schema: 'threshold',
      applicationName: 'values-in-force',
      migrations: [CreateEventLog1763900000101, TraceEvents1764100000001, ...migrations, CreateAudit1764000600001],
    });
    const stamp = { epoch: 1, version: 1, changedAt: '2026-11-01T00:00:00Z' };
    const copies = new PostgresCopies();
    await database.transaction(async (tx) => {
      await copies.takeFacilities(tx, [
        { facilityId: 'ONLINE', type: 'CONFIGURATION', ...stamp },
        { facilityId: 'F1', type: 'RETAIL_STORE', ...stamp },
      ]);
      await copies.takeProducts(
        tx,
        ['P1', 'P2', 'P"3'].map((productId) => ({ productId, identifications: [], ...stamp })),
      );
    });
  });
  beforeEach(async () => {
    await database.execute('truncate held_back, in_force, due, held_back_history, event_log');
  });
  afterAll(async () => {
    await database.close();
    await server.drop();
  });

  const state = async (...statements: Stated[]): Promise<{ applied: number; outdatedLines: number[] }> =>
    database.transaction(async (tx) => {
      await openStated(tx);
      await tx.execute(
        `insert into stated
         select s.line, p.product_no, l.facility_no, s.units, s.effective_from, s.effective_thru
         from unnest($1::int[], $2::text[], $3::text[], $4::int[], $5::timestamptz[], $6::timestamptz[])
           as s (line, product_id, facility_id, units, effective_from, effective_thru)
         join product p using (product_id) join facility l using (facility_id)`,
        [
          statements.map((_, index) => index + 2),
          statements.map(({ product = 'P1' }) => product),
          statements.map(({ facility = online }) => facility),
          statements.map(({ units }) => units),
          statements.map(({ from }) => (from === undefined ? null : new Date(from))),
          statements.map(({ thru }) => (thru === undefined ? null : new Date(thru))),
        ],
      );
      return applyStated(tx, { kind: 'api', causedBy: 'kim', reason: 'sale' });
    });
  /** Time goes by for the database: every instant it keeps moves back. */
  const wait = async (ms: number): Promise<void> => {
    const back = `'${ms} milliseconds'::interval`;
    await database.execute(
      `update held_back set effective_from = effective_from - ${back}, effective_thru = effective_thru - ${back}`,
    );
    await database.execute(
      `update in_force set effective_from = effective_from - ${back}, effective_thru = effective_thru - ${back}, changed_at = changed_at - ${back}`,
    );
    await database.execute(`update due set due_at = due_at - ${back}`);
    await database.execute(
      `update held_back_history set effective_from = effective_from - ${back}, effective_thru = effective_thru - ${back}`,
    );
  };
  const serve = (): Promise<number> => database.transaction((tx) => serveDue(tx, 1_000));
  const published = async (): Promise<ThresholdChanged[]> => {
    const rows = await database.query<{ payload: string }>('select payload from event_log order by position');
    return rows.map(({ payload }) => {
      const event = JSON.parse(payload) as { type: string; data: unknown };
      expect(event.type).toBe('stockline.threshold-changed.v1');
      return validateMessage('stockline.threshold-changed.v1', event.data);
    });
  };

  it('tells with each change what stated the value in force or ended it, also where time alone has brought it', async () => {
    const now = Date.now();
    const causes = async (): Promise<object[]> =>
      (await published()).map(({ productId, threshold, cause }) => [productId, threshold, cause?.line, cause?.user]);
    await state({ units: 5 });
    await state(
      { product: 'P2', units: 1, thru: now + hourMs },
      { units: 9, from: now + hourMs, thru: now + 2 * hourMs },
      { product: 'P"3', units: 3 },
      { product: 'P"3', units: null, from: now + hourMs },
    );
    expect(await causes()).toEqual([
      ['P1', 5, 2, 'kim'],
      ['P"3', 3, 4, 'kim'],
      ['P2', 1, 2, 'kim'],
    ]);
    await wait(hourMs);
    await serve();
    expect((await causes()).slice(3)).toEqual([
      ['P1', 9, 3, 'kim'],
      ['P"3', 0, 5, 'kim'],
      ['P2', 0, 2, 'kim'],
    ]);
    const again = await database.transaction((tx) => stateSources[0]!.page(tx, null, 10));
    const last = (await published()).slice(3);
    expect(again.map(({ data }) => (data as ThresholdChanged).cause)).toEqual(last.map(({ cause }) => cause));
    await wait(hourMs);
    await serve();
    expect((await causes()).slice(6)).toEqual([['P1', 5, 2, 'kim']]);
    await state({ units: null });
    expect((await causes()).slice(7)).toEqual([['P1', 0, 2, 'kim']]);
  });

  it('publishes a threshold for a channel and a safety stock for a store, each with its first version', async () => {
    await state({ units: 5 }, { facility: store, product: 'P"3', units: 2 });
    const events = await published();
    expect(events.sort((left, right) => right.threshold - left.threshold)).toMatchObject([
      { productId: 'P1', facilityId: 'ONLINE', threshold: 5, safetyStock: 0, version: 1, epoch: 1 },
      { productId: 'P"3', facilityId: 'F1', threshold: 0, safetyStock: 2, version: 1 },
    ]);
    const history = await database.query(
      'select cause_kind, caused_by, reason, units, units_before from held_back_history order by units desc',
    );
    expect(history).toEqual([
      { cause_kind: 'api', caused_by: 'kim', reason: 'sale', units: 5, units_before: null },
      { cause_kind: 'api', caused_by: 'kim', reason: 'sale', units: 2, units_before: null },
    ]);
  });

  it('says nothing when what is stated is in force already, and raises the version by one when it is not', async () => {
    await state({ units: 5 });
    expect(await state({ units: 5 })).toEqual({ applied: 0, outdatedLines: [] });
    expect(await state({ units: 6 })).toEqual({ applied: 1, outdatedLines: [] });
    expect((await published()).map(({ threshold, version }) => [threshold, version])).toEqual([
      [5, 1],
      [6, 2],
    ]);
    expect(await database.query('select units from held_back')).toEqual([{ units: 6 }]);
  });

  it('publishes a first zero, because nobody can know it otherwise', async () => {
    await state({ units: 0 });
    expect(await published()).toMatchObject([{ threshold: 0, version: 1 }]);
  });

  it('ends what is held back with a zero and a version, and finds nothing to end a second time', async () => {
    await state({ units: 5 });
    expect((await state({ units: null })).applied).toBe(1);
    expect((await state({ units: null })).applied).toBe(0);
    expect(await published()).toMatchObject([
      { threshold: 5, version: 1 },
      { threshold: 0, version: 2 },
    ]);
    expect(await database.query('select from held_back')).toEqual([]);
  });

  it('ends a zero without a word to the world: nothing was held back, and nothing is', async () => {
    await state({ units: 0 });
    expect((await state({ units: null })).applied).toBe(1);
    expect(await published()).toMatchObject([{ threshold: 0, version: 1 }]);
    expect(await database.query('select from held_back')).toEqual([]);
  });

  it('keeps a value of the future to itself until its time, and takes it back when that is over', async () => {
    const now = Date.now();
    await state({ units: 3 }, { units: 50, from: now + hourMs, thru: now + 2 * hourMs });
    expect(await serve()).toBe(0);
    await wait(hourMs);
    await serve();
    await wait(hourMs);
    await serve();
    const events = await published();
    expect(events.map(({ threshold, version }) => [threshold, version])).toEqual([
      [3, 1],
      [50, 2],
      [3, 3],
    ]);
    expect(await database.query('select units from held_back')).toEqual([{ units: 3 }]);
    expect(await database.query('select from due')).toEqual([]);
  });

  it('catches up in order what fell due while nobody served, every version of it', async () => {
    const now = Date.now();
    const statements = [
      { units: 10, from: now + hourMs, thru: now + 2 * hourMs },
      { units: 20, from: now + 2 * hourMs, thru: now + 3 * hourMs },
      { product: 'P2', units: 7, from: now + hourMs },
    ];
    await state(...statements);
    await wait(5 * hourMs);
    while ((await serve()) > 0);
    const events = await published();
    expect(events.filter(({ productId }) => productId === 'P1').map(({ threshold }) => threshold)).toEqual([10, 20, 0]);
    expect(events.filter(({ productId }) => productId === 'P2').map(({ threshold }) => threshold)).toEqual([7]);
  });

  it('is never turned back by a due time that a later statement has overtaken', async () => {
    await state({ units: 10, from: Date.now() + hourMs });
    await wait(2 * hourMs);
    await state({ units: 4 });
    expect(await serve()).toBe(0);
    expect((await published()).map(({ threshold }) => threshold)).toEqual([4]);
  });

  it('refuses a value that began before the one in force, naming its line', async () => {
    await state({ units: 5 });
    expect(await state({ units: 9, from: Date.now() - hourMs })).toEqual({ applied: 0, outdatedLines: [2] });
    expect((await published()).map(({ threshold }) => threshold)).toEqual([5]);
  });

  it('lets an end of the future shorten what is in force now', async () => {
    await state({ units: 5 });
    await state({ units: null, from: Date.now() + hourMs });
    await wait(hourMs);
    await serve();
    expect((await published()).map(({ threshold, version }) => [threshold, version])).toEqual([
      [5, 1],
      [0, 2],
    ]);
  });

  it('ends a value where the first of two ends stands that are stated together; the second has nothing left to end', async () => {
    await state({ units: 5 });
    const now = Date.now();
    expect((await state({ units: null, from: now + hourMs }, { units: null, from: now + 2 * hourMs })).applied).toBe(1);
    const [held] = await database.query<{ effective_thru: Date }>('select effective_thru from held_back');
    expect(held!.effective_thru.getTime()).toBe(now + hourMs);
  });

  it('lets an end that begins with a value take it away, with what was stated of it in the same breath', async () => {
    const from = Date.now() + hourMs;
    await state({ units: 5, from });
    expect((await state({ units: 6, from: from - 60_000 }, { units: null, from })).applied).toBe(2);
    expect(await database.query('select units from held_back')).toEqual([{ units: 6 }]);
    expect(await database.query('select units from held_back_history order by history_id')).toEqual([
      { units: 5 },
      { units: 6 },
      { units: null },
    ]);
  });

  it('finds in sets what the pure rule finds, for random lives of a key', async () => {
    const random = seeded(7);
    for (let life = 0; life < 20; life++) {
      await database.execute('truncate held_back, in_force, due, held_back_history, event_log');
      const now = Date.now();
      const values = Array.from({ length: 5 }, (_, index) => {
        const from = now - 5 * hourMs + Math.floor(random() * 10) * hourMs - index * 60_000;
        return { units: index + 1, from, thru: random() < 0.5 ? undefined : from + Math.ceil(random() * 5) * hourMs };
      });
      for (const value of values) await state(value);
      const [held] = await database.query<{ units: number }>('select units from in_force');
      const expected = inForceAt(
        values.map(({ units, from, thru }) => ({ units, effectiveFromMs: from, effectiveThruMs: thru ?? null })),
        now,
      );
      expect(held?.units ?? 0).toBe(expected?.units ?? 0);
    }
  });

  it('gives two writers of the same keys one after the other, without a lost version', async () => {
    const keys = ['P1', 'P2', 'P"3'].flatMap((product) => [online, store].map((facility) => ({ product, facility })));
    await Promise.all(
      Array.from({ length: 8 }, (_, writer) =>
        state(...[...keys].sort(() => (writer % 2) - 0.5).map((key) => ({ ...key, units: writer + 1 }))),
      ),
    );
    const versions = new Map<string, number[]>();
    for (const { productId, facilityId, version } of await published())
      versions.set(`${productId}|${facilityId}`, [...(versions.get(`${productId}|${facilityId}`) ?? []), version]);
    expect(versions.size).toBe(6);
    for (const seen of versions.values())
      expect(seen).toEqual(Array.from({ length: seen.length }, (_, index) => index + 1));
  });
});

/** Always the same numbers from 0 to 1 for a seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}
