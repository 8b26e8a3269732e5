import { gzipSync } from 'node:zlib';
import { testDatabase } from '../../../../test/support/platform';
import { openThings, type Things } from './things.fixture';

describe('importFiles', () => {
  let things: Things;
  beforeEach(async () => {
    things = await openThings(await testDatabase());
  });
  afterEach(async () => {
    await things.close();
  });

  it('takes a good file to its end: applied, counted, archived, and nothing left behind', async () => {
    await things.drop('a.csv', 'thing-id,Quantity\nA,1\nB,2\nC,3\nD,4\nA,5\n');
    const outcome = await things.import();
    expect(outcome).toMatchObject({
      status: 'completed',
      counts: { files: 1, rows: 5, applied: 4, unchanged: 0, superseded: 1, rejected: 0 },
    });
    const [file] = outcome.files;
    expect(await things.stand()).toEqual({ A: '5', B: '2', C: '3', D: '4' });
    expect(await things.names('incoming/THINGS')).toEqual([]);
    expect(await things.names('archive')).toEqual([`a.${file?.importId}.csv`]);
    expect(await things.names('../spool')).toEqual([]);
    expect(await things.database.query('select * from thing_difference')).toEqual([]);
    const line = things.logged.find(({ message }) => message === 'file imported');
    expect(line?.facts).toMatchObject({
      fileName: 'a.csv',
      counts: { rows: 5 },
      timings: { loadMs: expect.any(Number) },
    });
  });

  it('gives bad rows back in their own dialect, and takes the mended file as it is', async () => {
    await things.drop(
      'bad.csv',
      Buffer.from('id;amount;remark\r\nA;1;fine\r\nB;two;=1+1\r\nunknown7;7;"a;b"\r\nC;3\r\nD;4;\xe4\r\n', 'latin1'),
    );
    const first = await things.import({ parameters: { additionalParameters: { encoding: 'windows-1252' } } });
    expect(first).toMatchObject({ status: 'completed_with_rejections', counts: { rows: 5, applied: 2, rejected: 3 } });
    const importId = first.files[0]?.importId;
    const name = `bad.csv.${importId}.errors.csv`;
    expect(first.files[0]?.errorFile).toBe(`errors/${name}`);
    const errors = (await things.read(`errors/${name}`)).toString('latin1');
    expect(errors.split('\r\n')).toEqual([
      'id;amount;remark;error_code;error_reason',
      'B;two;=1+1;not_a_whole_number;is no whole number',
      'unknown7;7;"a;b";thing_unknown;nobody knows it',
      expect.stringMatching(/^C;3;wrong_number_of_cells;/),
      '',
    ]);

    await things.drop(name, errors.replace('B;two;', 'B;2;').replace('C;3;', 'C;3;;'));
    const second = await things.import({ parameters: { additionalParameters: { encoding: 'windows-1252' } } });
    expect(second.counts).toEqual({ files: 1, rows: 3, applied: 2, unchanged: 0, superseded: 0, rejected: 1 });
    const again = second.files[0];
    expect(again?.errorFile).toBe(`errors/bad.csv.${again?.importId}.errors.csv`);
    const left = (await things.read(again?.errorFile ?? '')).toString();
    expect(left).toBe('id;amount;remark;error_code;error_reason\r\nunknown7;7;"a;b";thing_unknown;nobody knows it\r\n');
    expect(await things.stand()).toEqual({ A: '1', B: '2', C: '3', D: '4' });
    const [linked] = await things.database.query('select resend_of from file_import order by import_no desc limit 1');
    expect(linked).toEqual({ resend_of: importId });
  });

  it('takes a packed file like the table in it, gives its bad rows back, and keeps the archive as it came', async () => {
    const packed = gzipSync('id,amount\nA,1\nB,two\n');
    await things.drop('a.csv.gz', packed);
    const outcome = await things.import({ parameters: { fileNameRegex: '*.gz' } });
    expect(outcome).toMatchObject({
      status: 'completed_with_rejections',
      counts: { rows: 2, applied: 1, rejected: 1 },
    });
    const [file] = outcome.files;
    expect((await things.read(`archive/a.csv.${file?.importId}.gz`)).equals(packed)).toBe(true);
    expect((await things.read(file?.errorFile ?? '')).toString()).toMatch(/^id,amount,error_code,error_reason\nB,two,/);
    expect(await things.names('../spool')).toEqual([]);
  });

  it('takes a file only once its marker lies beside it, where that is agreed on, and takes the marker away with it', async () => {
    const parameters = { propertyResource: 'MARKED', fileNameRegex: '*' };
    await things.drop('a.csv', 'id,amount\nA,1\n');
    await things.drop('b.csv', 'id,amount\nB,2\n');
    await things.drop('b.csv.done', '');
    await things.drop('c.csv', 'id,amount\nC,3\n');
    await things.drop('c.done', '');
    expect((await things.import({ parameters })).files.map(({ fileName }) => fileName)).toEqual(['b.csv', 'c.csv']);
    expect(await things.names('incoming/THINGS')).toEqual(['a.csv']);
    await expect(things.import({ parameters: { ...parameters, remoteFilename: 'a.csv' } })).rejects.toMatchObject({
      code: 'file_incomplete',
    });
    // The next one of that name: the marker of the last must not speak for it.
    await things.drop('b.csv', 'id,amount\nB,');
    expect((await things.import({ parameters })).files).toEqual([]);
    expect(await things.stand()).toEqual({ B: '2', C: '3' });
  });

  it('refuses a bomb with one clear error, and what it was stays where it can be looked at', async () => {
    await things.drop('a.csv', gzipSync(Buffer.alloc(40_000_000)));
    const outcome = await things.import();
    expect(outcome).toMatchObject({ status: 'failed', files: [{ error: { code: 'archive_over_expands' } }] });
    expect(await things.names('rejected')).toHaveLength(1);
    expect(await things.names('../spool')).toEqual([]);
  });

  it('knows the same content again and says which import it equals, but takes it under other parameters or after another file', async () => {
    await things.drop('a.csv', 'id,amount\nA,1\n');
    const first = await things.import();
    await things.drop('other-name.csv', 'id,amount\nA,1\n');
    const again = await things.import();
    expect(again).toMatchObject({ status: 'nothing_to_do', files: [{ sameAs: first.files[0]?.importId, rows: 0 }] });
    expect(await things.names('incoming/THINGS')).toEqual([]);

    await things.drop('a.csv', 'id,amount\nA,1\n');
    expect((await things.import({ parameters: { additionalParameters: { resetBy: 'QOH' } } })).status).toBe(
      'completed',
    );
    await things.drop('b.csv', 'id,amount\nA,2\n');
    await things.import();
    await things.drop('a.csv', 'id,amount\nA,1\n');
    expect(await things.import()).toMatchObject({ status: 'completed', counts: { applied: 1 } });
  });

  it('refuses a file whole with its one error, and goes on with the others', async () => {
    await things.drop('1-empty.csv', '');
    await things.drop('2-open.csv', 'id,amount\nA,1\nB,"2\n');
    await things.drop('3-header.csv', 'id,colour\nA,1\n');
    await things.drop('4-good.csv', 'id,amount\nA,1\n');
    const outcome = await things.import();
    expect(outcome.status).toBe('failed');
    expect(outcome.error).toMatchObject({ code: 'file_empty', message: expect.stringMatching(/^1-empty\.csv: /) });
    expect(outcome.files.map(({ status, rows, error }) => [status, rows, error?.code])).toEqual([
      ['failed', 0, 'file_empty'],
      ['failed', 0, 'quote_not_closed'],
      ['failed', 0, 'header_unfit'],
      ['completed', 1, undefined],
    ]);
    expect((await things.names('rejected')).map((name) => name.split('.')[0])).toEqual([
      '1-empty',
      '2-open',
      '3-header',
    ]);
    expect(await things.stand()).toEqual({ A: '1' });
  });

  it('ends a file whose declaration fails with a defect, says so to the log, and does not hold up the next', async () => {
    await things.drop('1-large.csv', 'id,amount\nA,99\nB,999999999\n');
    await things.drop('2.csv', 'id,amount\nB,2\n');
    await things.database.execute('alter table thing add check (amount < 1000)');
    const outcome = await things.import();
    expect(outcome.files.map(({ status, error }) => [status, error?.code])).toEqual([
      ['failed', 'internal_error'],
      ['completed', undefined],
    ]);
    expect(things.logged.some(({ message }) => message === 'import failed')).toBe(true);
  });

  it('takes a header alone as completed, and no file as nothing to do', async () => {
    expect(await things.import()).toMatchObject({ status: 'nothing_to_do', files: [] });
    await things.drop('a.csv', 'id,amount\n');
    expect(await things.import()).toMatchObject({ status: 'completed', counts: { files: 1, rows: 0 } });
  });

  it('takes exactly remoteFilename, and says where it looked when that is missing', async () => {
    await things.drop('a.txt', 'id,amount\nA,1\n');
    await things.drop('b.csv', 'id,amount\nB,1\n');
    expect((await things.import({ parameters: { remoteFilename: 'a.txt' } })).counts.files).toBe(1);
    expect(await things.names('incoming/THINGS')).toEqual(['b.csv']);
    await expect(things.import({ parameters: { remoteFilename: 'a.txt' } })).rejects.toMatchObject({
      code: 'file_missing',
      message: '"a.txt" is not in incoming/THINGS of connection LOCAL',
    });
  });

  it('shows what a file would do without doing it, and leaves it in place', async () => {
    await things.drop('a.csv', 'id,amount\nA,1\nB,x\n');
    const outcome = await things.import({ parameters: { additionalParameters: '{"dryRun":true}' } });
    expect(outcome).toMatchObject({
      status: 'completed_with_rejections',
      counts: { rows: 2, applied: 1, rejected: 1 },
    });
    expect(await things.stand()).toEqual({});
    expect(await things.names('incoming/THINGS')).toEqual(['a.csv']);
    expect(await things.names('errors')).toEqual([]);
    expect((await things.import()).counts.applied).toBe(1);
  });

  it('leaves half-written uploads alone', async () => {
    await things.drop('a.csv.part', 'id,amount\nA,1\n');
    await things.drop('b.csv', 'id,amount\nB,1\n');
    let text = 'id,amount\n';
    const growing = setInterval(() => void things.drop('growing.csv', (text += 'G,1\n')), 20);
    try {
      await things.drop('growing.csv', text);
      const outcome = await things.import({ parameters: { fileNameRegex: '.*' }, fileMinAgeMs: 300 });
      expect(outcome.files.map(({ fileName }) => fileName)).toEqual(['b.csv']);
    } finally {
      clearInterval(growing);
    }
    expect(await things.names('incoming/THINGS')).toEqual(['a.csv.part', 'growing.csv']);
  });

  it('two runs at once never take the same file, and both go in order', async () => {
    for (let number = 0; number < 12; number++)
      await things.drop(`${10 + number}.csv`, `id,amount\nA,${number}\nB,${number}\n`);
    const runs = await Promise.all([things.import(), things.import(), things.import()]);
    expect(runs.reduce((files, { counts }) => files + counts.files, 0)).toBe(12);
    expect(await things.stand()).toEqual({ A: '11 x12', B: '11 x12' });
  });

  it('refuses an unknown key of additionalParameters before it touches a file', async () => {
    await things.drop('a.csv', 'id,amount\nA,1\n');
    await expect(things.import({ parameters: { additionalParameters: { dryrun: true } } })).rejects.toMatchObject({
      code: 'parameter_unknown',
      hint: 'Did you mean "dryRun"?',
    });
    expect(await things.names('incoming/THINGS')).toEqual(['a.csv']);
  });
});
