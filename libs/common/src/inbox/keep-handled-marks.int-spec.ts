import { trialService, type TrialService } from '../../../../test/support/trial-service';
import { keepHandledMarks } from './keep-handled-marks';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('handled-once marks', () => {
  let service: TrialService;
  beforeEach(async () => {
    service = await trialService();
  });
  afterEach(() => service.close());

  const mark = (id: number, atMs: number) => ({
    idHash: String(id).padStart(32, '0'),
    dataHash: '-7',
    day: new Date(atMs).toISOString().slice(0, 10),
  });

  it('are kept in day partitions made ahead, and dropped once no message can meet them', async () => {
    const { database, store } = service;
    const nowMs = Date.now();
    const ages = [-1, 0, 7, 8, 20].map((days) => nowMs - days * DAY_MS);
    await database.transaction((tx) => store.mark(tx, [mark(20, ages[4]!)]));
    for (const atMs of ages) await keepHandledMarks(database, Math.min(atMs, nowMs));
    await database.transaction((tx) =>
      store.mark(
        tx,
        ages.slice(0, 4).map((atMs, id) => mark(id, atMs)),
      ),
    );
    await keepHandledMarks(database, nowMs);
    const kept = await database.query<{ n: number }>(`select count(*)::int as n from handled_message`);
    expect(kept).toEqual([{ n: 4 }]);
    expect(await database.query(`select 1 from handled_message_default`)).toEqual([]);
    await keepHandledMarks(database, nowMs + 3 * DAY_MS);
    expect(await database.query(`select id_hash from handled_message order by id_hash`)).toHaveLength(2);
  });

  it('are found in the default partition too, where no other was made', async () => {
    const { database, store } = service;
    const one = mark(1, Date.now());
    const first = await database.transaction((tx) => store.mark(tx, [one]));
    await keepHandledMarks(database);
    const again = await database.transaction((tx) =>
      store.mark(tx, [one, mark(2, Date.now() - DAY_MS), { ...mark(3, Date.now()) }]),
    );
    const reused = await database.transaction((tx) =>
      store.mark(tx, [{ ...mark(3, Date.now() - DAY_MS), dataHash: '8' }]),
    );
    expect([first, again, reused]).toEqual([['new'], ['repeated', 'new', 'new'], ['reused']]);
  });

  it('are written without reading those of their own day, however many there are', async () => {
    const { database, store } = service;
    await keepHandledMarks(database);
    const today = `handled_message_${new Date().toISOString().slice(0, 10).replaceAll('-', '')}`;
    const [before, after] = await database.transaction(async (tx) => {
      const reads = async (): Promise<number> => {
        const [row] = await tx.query<{ reads: number }>(
          `select (seq_scan + coalesce(idx_scan, 0))::int as reads from pg_stat_xact_user_tables where relname = $1 and schemaname = current_schema()`,
          [today],
        );
        return row!.reads;
      };
      const begun = await reads();
      await store.mark(
        tx,
        Array.from({ length: 500 }, (_, id) => mark(id, Date.now())),
      );
      return [begun, await reads()];
    });
    expect(after).toBe(before);
  });

  it('wait for each other where two transactions mark the same message at the same time', async () => {
    const { database, store } = service;
    const marks = Array.from({ length: 50 }, (_, id) => mark(id, Date.now()));
    const both = await Promise.all(
      [marks, [...marks].reverse()].map((list) => database.transaction((tx) => store.mark(tx, list))),
    );
    expect(both.flat().filter((seen) => seen === 'new')).toHaveLength(50);
    expect(both.flat().filter((seen) => seen === 'repeated')).toHaveLength(50);
  });
});
