import { randomUUID } from 'node:crypto';
import { testDatabase } from '../../../../test/support/platform';
import { importSteps, type ImportStep } from './import-step';
import { openThings, type Things } from './things.fixture';

const content = 'id,amount\nA,1\nB,two\nC,3\nD,4\nE,5\nF,6\nG,7\nunknown1,8\nA,9\n';
const counts = { files: 1, rows: 9, applied: 6, unchanged: 0, superseded: 1, rejected: 2 };
const stands = { A: '9', C: '3', D: '4', E: '5', F: '6', G: '7' };

class Killed extends Error {}

describe('an interrupted import', () => {
  let things: Things;
  beforeEach(async () => {
    things = await openThings(await testDatabase());
    await things.drop('a.csv', content);
  });
  afterEach(async () => {
    await things.close();
  });

  async function expectUndisturbedEnd(runId: string): Promise<void> {
    const outcome = await things.import({ runId });
    expect(outcome).toMatchObject({ status: 'completed_with_rejections', counts });
    expect(await things.stand()).toEqual(stands);
    const { importId, errorFile } = outcome.files[0]!;
    expect(await things.names('archive')).toEqual([`a.${importId}.csv`]);
    expect(await things.names('incoming/THINGS')).toEqual([]);
    expect(await things.names('errors')).toEqual([`a.csv.${importId}.errors.csv`]);
    expect((await things.read(errorFile!)).toString().split('\n')).toHaveLength(4);
    expect(await things.names('../spool')).toEqual([]);
    expect(await things.database.query('select ordinal from thing_difference')).toEqual([]);
  }

  it.each(importSteps)('that died after the step %s ends like an undisturbed one', async (step) => {
    const runId = randomUUID();
    // Who is stopped judges nothing any more: what is thrown behind a chunk is then no fault of the file.
    const dying = new AbortController();
    const onStep = (taken: ImportStep): void => {
      if (taken !== step) return;
      dying.abort(new Killed());
      throw new Killed();
    };
    await expect(things.import({ runId, onStep, signal: dying.signal })).rejects.toThrow(Killed);
    await expectUndisturbedEnd(runId);
  });

  it('that is stopped between two chunks goes on with the next', async () => {
    const runId = randomUUID();
    const stop = new AbortController();
    const declaration = things.dependencies.declarations.get('THINGS')!;
    const apply: typeof declaration.apply = async (...chunk) => {
      stop.abort(new Killed());
      return declaration.apply(...chunk);
    };
    const declarations = new Map([['THINGS', { ...declaration, apply }]]);
    await expect(things.import({ runId, declarations, signal: stop.signal })).rejects.toThrow(Killed);
    expect(Object.keys(await things.stand())).toHaveLength(3);
    await expectUndisturbedEnd(runId);
  });

  it('is taken up by the next run when its own never comes back, before newer files', async () => {
    const onStep = (): never => {
      throw new Killed();
    };
    await expect(things.import({ onStep })).rejects.toThrow(Killed);
    await things.drop('b.csv', 'id,amount\nA,10\n');
    const outcome = await things.import();
    expect(outcome.files.map(({ fileName }) => fileName)).toEqual(['a.csv', 'b.csv']);
    expect(await things.stand()).toEqual({ ...stands, A: '10 x2' });
  });

  it('does not touch a newer file that took its name meanwhile', async () => {
    const runId = randomUUID();
    const onStep = (taken: ImportStep): void => {
      if (taken === 'archive') throw new Killed();
    };
    await expect(things.import({ runId, onStep })).rejects.toThrow(Killed);
    await things.database.execute(`update file_import set ended_at = null, state = 'reported'`);
    await things.drop('a.csv', 'id,amount\nH,8\n');
    const outcome = await things.import({ runId });
    expect(outcome.files.map(({ rows }) => rows)).toEqual([9, 1]);
    expect(await things.stand()).toEqual({ ...stands, H: '8' });
    expect(await things.names('archive')).toHaveLength(2);
  });

  it('applies a chunk again that met another writer', async () => {
    const declaration = things.dependencies.declarations.get('THINGS')!;
    let deadlocks = 0;
    const apply: typeof declaration.apply = async (tx, ...chunk) => {
      const outcome = await declaration.apply(tx, ...chunk);
      if (deadlocks++ < 2) throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
      return outcome;
    };
    const outcome = await things.import({ declarations: new Map([['THINGS', { ...declaration, apply }]]) });
    expect(outcome.counts).toEqual(counts);
    expect(await things.stand()).toEqual(stands);
  });

  it('is set aside with its reason when it keeps ending the process', async () => {
    const onStep = (): never => {
      throw new Killed();
    };
    await expect(things.import({ onStep })).rejects.toThrow(Killed);
    await things.database.execute('update file_import set starts = 5');
    expect(await things.import()).toMatchObject({ status: 'failed', error: { code: 'import_keeps_crashing' } });
    expect(await things.names('rejected')).toHaveLength(1);
  });
});
