import { join } from 'node:path';
import { Connections } from '@app/common/files';
import { startFtpPlace, startSftpPlace, type Place } from '../../../../test/support/file-servers';
import { testDatabase } from '../../../../test/support/platform';
import { openThings, type Things } from './things.fixture';

const servers = { sftp: startSftpPlace, ftp: startFtpPlace, ftps: startFtpPlace } as const;

describe.each(Object.keys(servers) as (keyof typeof servers)[])('importFiles over %s', (kind) => {
  let things: Things;
  let place: Place;
  let connections: Connections;
  beforeEach(async () => {
    things = await openThings(await testDatabase());
    place = await servers[kind]({ kind, directory: things.base, root: join(things.base, 'files') });
    connections = new Connections(new Map([['ERP', place.config]]));
  });
  afterEach(async () => {
    await place.stop();
    await things.close();
  });

  it('takes files whose age the server tells in whole seconds, gives bad rows back and archives', async () => {
    await things.drop('a.csv', 'id,amount\nA,1\nB,two\n');
    await things.drop('b.csv', 'id,amount\nC,3\n');
    const parameters = { propertyResource: 'ERP' };
    const outcome = await things.import({ parameters, connections, fileMinAgeMs: 200 });
    expect(outcome.counts).toEqual({ files: 2, rows: 3, applied: 2, unchanged: 0, superseded: 0, rejected: 1 });
    const [first, second] = outcome.files;
    expect(await things.names('archive')).toEqual([`a.${first?.importId}.csv`, `b.${second?.importId}.csv`]);
    expect(await things.names('incoming/THINGS')).toEqual([]);
    expect((await things.read(first?.errorFile ?? '')).toString()).toBe(
      'id,amount,error_code,error_reason\nB,two,not_a_whole_number,is no whole number\n',
    );
  });

  it('ends a move that a crash cut off between the server and the database', async () => {
    await things.drop('a.csv', 'id,amount\nA,1\n');
    const parameters = { propertyResource: 'ERP' };
    const onStep = (step: string): void => {
      if (step === 'archive') throw new Error('killed');
    };
    const runId = 'a-run';
    await expect(things.import({ runId, parameters, connections, onStep })).rejects.toThrow('killed');
    await things.database.execute(`update file_import set ended_at = null, state = 'reported', moved_to = null`);
    const outcome = await things.import({ runId, parameters, connections });
    expect(outcome).toMatchObject({ status: 'completed', counts: { files: 1, rows: 1, applied: 1 } });
    expect(await things.names('archive')).toHaveLength(1);
  });
});
