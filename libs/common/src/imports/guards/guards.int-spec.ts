import { randomUUID } from 'node:crypto';
import { testDatabase } from '../../../../../test/support/platform';
import type { ImportStep } from '../import-step';
import { openThings, type Things } from '../things.fixture';
import { endUnbegun } from '../uploads/end-unbegun';

const rows = (good: number, wrong: number, amount = 1): string =>
  `id,amount\n${Array.from({ length: good }, (_, index) => `T${index},${amount}\n`).join('')}${'W,x\n'.repeat(wrong)}`;
const approval = { by: 'anna', at: '2026-11-30T00:00:00Z', reason: 'looked at it' };

class Killed extends Error {}

describe('a file that goes too far', () => {
  let things: Things;
  beforeEach(async () => {
    things = await openThings(await testDatabase());
    things.dependencies.guards = new Map([['THINGS', { rejectedShare: 20, fewerRows: 50 }]]);
  });
  afterEach(() => things.close());

  it('waits with its figures, applies nothing, and lies where nobody overwrites it', async () => {
    await things.drop('a.csv', rows(20, 10));
    const outcome = await things.import();
    const { importId } = outcome.files[0]!;
    expect(outcome).toMatchObject({
      status: 'waiting_for_approval',
      counts: { files: 1, rows: 0, applied: 0 },
      files: [{ status: 'waiting_for_approval', rows: 30, rejected: 10 }],
      error: { code: 'approval_needed', message: 'a.csv: 33.3 % of 30 rows are rejected (limit 20)' },
    });
    expect(outcome.files[0]!.guards).toMatchObject([{ guard: 'rejectedShare', figure: 33.3, of: 30, tripped: true }]);
    expect(await things.stand()).toEqual({});
    expect(await things.names('incoming/THINGS')).toEqual([]);
    expect(await things.names(`waiting/${importId}`)).toEqual(['a.csv']);
    expect(await things.names('../spool')).toEqual([]);
    expect(await things.database.query('select * from thing_difference')).toEqual([]);
  });

  it('goes on once it is approved, under the same import, compared again and with the moment that it had', async () => {
    await things.drop('a.csv', rows(20, 10));
    const runId = randomUUID();
    const waiting = await things.import({ runId });
    const asOf = await things.database.query('select as_of from file_import');
    await things.database.execute("insert into thing values ('T0', 1, 1)");
    const outcome = await things.import({ runId, approval });
    expect(outcome).toMatchObject({
      status: 'completed_with_rejections',
      counts: { files: 1, rows: 30, applied: 19, unchanged: 1, rejected: 10 },
      files: [{ importId: waiting.files[0]!.importId }],
    });
    expect(await things.database.query('select as_of from file_import')).toEqual(asOf);
    expect(await things.names('archive')).toHaveLength(1);
    expect(await things.names('errors')).toHaveLength(1);
    expect(await things.database.query('select count(*)::int as n from import_row')).toEqual([{ n: 10 }]);
  });

  it('waits again where it trips a guard by now that nobody was shown', async () => {
    await things.drop('a1.csv', rows(50, 0));
    await things.import();
    things.dependencies.guards = new Map([['THINGS', { rejectedShare: 20 }]]);
    await things.drop('a2.csv', rows(20, 10, 2));
    const runId = randomUUID();
    await things.import({ runId });
    things.dependencies.guards = new Map([['THINGS', { rejectedShare: 20, fewerRows: 30 }]]);
    expect(await things.import({ runId, approval })).toMatchObject({
      status: 'waiting_for_approval',
      error: { message: expect.stringContaining('40 % fewer rows (30) than the last file') },
    });
    expect((await things.stand())['T0']).toBe('1');
    // The decision that let it on is used up, also for an attempt that follows a crash.
    expect((await things.import({ runId, approval })).status).toBe('waiting_for_approval');
    const another = { ...approval, at: '2026-11-30T01:00:00Z' };
    expect(await things.import({ runId, approval: another })).toMatchObject({ counts: { applied: 20 } });
  });

  it('gives way to a newer file of its import, and its run ends with it', async () => {
    await things.drop('a.csv', rows(20, 10));
    const runId = randomUUID();
    await things.import({ runId });
    await things.drop('b.csv', rows(20, 0, 2));
    expect((await things.import()).status).toBe('completed');
    expect(things.ended).toEqual([runId]);
    expect(
      await things.database.query("select status, error->>'code' as code from file_import order by import_no"),
    ).toEqual([
      { status: 'cancelled', code: 'newer_file_came' },
      { status: 'completed', code: null },
    ]);
    // What is left of it is moved away by whoever comes by.
    await things.import();
    expect(await things.names('rejected')).toHaveLength(1);
    expect((await things.stand())['T0']).toBe('2');
    expect((await things.import({ runId, approval })).status).toBe('nothing_to_do');
  });

  it('does not keep mended rows of another file waiting, nor is it ended by them', async () => {
    await things.drop('a.csv', rows(30, 2));
    const first = await things.import();
    const name = first.files[0]!.errorFile!.replace('errors/', '');
    await things.drop('c.csv', rows(20, 10, 2));
    await things.import();
    await things.drop(name, 'id,amount\nW,5\n');
    expect((await things.import()).status).toBe('completed');
    expect(things.ended).toEqual([]);
    expect(await things.database.query("select count(*)::int as n from file_import where state = 'waiting'")).toEqual([
      { n: 1 },
    ]);
  });

  it('is short when it has less than half of the rows of the last one of its name but for the digits', async () => {
    await things.drop('stock-1.csv', rows(50, 0));
    await things.import();
    await things.drop('other.csv', rows(10, 0, 2));
    expect((await things.import()).status).toBe('completed');
    await things.drop('stock-2.csv', rows(20, 0, 3));
    expect((await things.import()).error?.message).toMatch(/^stock-2.csv: 60 % fewer rows \(20\) than the last file/);
  });

  it('is told in a preview, which waits for nobody', async () => {
    await things.drop('a.csv', rows(20, 10));
    const outcome = await things.import({ parameters: { additionalParameters: { dryRun: true } } });
    expect(outcome).toMatchObject({
      status: 'completed_with_rejections',
      files: [{ guards: [{ guard: 'rejectedShare', tripped: true }] }],
    });
    expect(await things.names('incoming/THINGS')).toEqual(['a.csv']);
  });

  it('ends with its run, and is kept among the rejected', async () => {
    await things.drop('a.csv', rows(20, 10));
    const runId = randomUUID();
    await things.import({ runId });
    await things.database.transaction((tx) =>
      endUnbegun(tx, { runId, error: { code: 'run_rejected', message: 'rejected by anna: no' } }),
    );
    await things.import();
    expect(await things.names('rejected')).toHaveLength(1);
    expect(await things.database.query("select status, error->>'message' as why from file_import")).toEqual([
      { status: 'cancelled', why: 'rejected by anna: no' },
    ]);
  });

  it.each<ImportStep>(['compare', 'judge'])('waits as well after a crash behind the step %s', async (step) => {
    await things.drop('a.csv', rows(20, 10));
    const runId = randomUUID();
    const onStep = (taken: ImportStep): void => {
      if (taken === step) throw new Killed();
    };
    await expect(things.import({ runId, onStep })).rejects.toThrow(Killed);
    const outcome = await things.import({ runId });
    expect(outcome.status).toBe('waiting_for_approval');
    expect(await things.names(`waiting/${outcome.files[0]!.importId}`)).toEqual(['a.csv']);
    expect(await things.stand()).toEqual({});
    expect((await things.import({ runId, approval })).counts).toMatchObject({ rows: 30, applied: 20 });
  });

  it.each<ImportStep>(['load', 'compare', 'judge', 'apply', 'report', 'archive'])(
    'that is approved ends like an undisturbed one after a crash behind the step %s',
    async (step) => {
      await things.drop('a.csv', rows(20, 10));
      const runId = randomUUID();
      await things.import({ runId });
      const onStep = (taken: ImportStep): void => {
        if (taken === step) throw new Killed();
      };
      await expect(things.import({ runId, approval, onStep })).rejects.toThrow(Killed);
      expect(await things.import({ runId, approval })).toMatchObject({
        status: 'completed_with_rejections',
        counts: { rows: 30, applied: 20, rejected: 10 },
      });
      expect(Object.values(await things.stand())).toEqual(Array(20).fill('1'));
      expect(await things.names('archive')).toHaveLength(1);
    },
  );
});
