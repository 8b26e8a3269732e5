import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '@app/common/database';
import { Connections, type ConnectionConfig } from '@app/common/files';
import type { ImportDeclaration } from './import-declaration';
import type { ImportDependencies } from './import-dependencies';
import { importFiles } from './import-files';
import { importMigrations } from './import-migrations';
import type { ImportRun } from './import-run';
import type { ImportOutcome } from './run-outcome';

/** The smallest import there is: a table of amounts, each set to what the file says. Counts how often a difference took effect. */
const things: ImportDeclaration = {
  configId: 'THINGS',
  columns: [
    { name: 'id', aliases: ['thingId'], required: true },
    { name: 'amount', aliases: ['quantity'], required: true },
  ],
  staging: [
    { name: 'id', type: 'text' },
    { name: 'amount', type: 'integer' },
  ],
  differencesPerTransaction: 3,
  choices: { resetBy: ['ATP', 'QOH'] },
  open: async (_session, _file, header) => {
    const [id, amount] = [header.place('id'), header.place('amount')];
    return {
      read: (batch, index, row) => {
        row.text(batch.bytes(index, id));
        const units = batch.plainNumber(index, amount);
        if (Number.isNaN(units))
          return {
            code: 'not_a_whole_number',
            reason: 'is no whole number',
            column: 'amount',
            value: batch.text(index, amount),
          };
        row.integer(units);
        return undefined;
      },
    };
  },
  compare: async (tx, file) => {
    const superseded = await tx.execute(
      `with earlier as (delete from staging s using staging l where l.id = s.id and l.line > s.line returning s.line)
       insert into import_row (import_no, line, outcome, code, reason)
       select distinct $1::bigint, line, 'superseded', 'superseded_by_later_row', 'a later line names it' from earlier`,
      [file.importNo],
    );
    const rejected = await tx.execute(
      `with unknown as (delete from staging where id like 'unknown%' returning line)
       insert into import_row (import_no, line, outcome, code, reason) select $1::bigint, line, 'rejected', 'thing_unknown', 'nobody knows it' from unknown`,
      [file.importNo],
    );
    const differences = await tx.execute(
      `insert into thing_difference (import_no, ordinal, id, amount)
       select $1::bigint, row_number() over (order by s.line), s.id, s.amount from staging s left join thing t using (id)
       where t.amount is distinct from s.amount`,
      [file.importNo],
    );
    const [left] = await tx.query<{ rows: number }>('select count(*)::int as rows from staging');
    return { differences, unchanged: left!.rows - differences, superseded, rejected };
  },
  apply: async (tx, file, from, to) => {
    const applied = await tx.execute(
      `insert into thing as t (id, amount, changes) select id, amount, 1 from thing_difference where import_no = $1::bigint and ordinal between $2 and $3
       on conflict (id) do update set amount = excluded.amount, changes = t.changes + 1`,
      [file.importNo, from, to],
    );
    return { applied, unchanged: 0, superseded: 0, rejected: 0 };
  },
  forget: async (tx, file) => {
    await tx.execute('delete from thing_difference where import_no = $1::bigint', [file.importNo]);
  },
};

export interface Things {
  readonly base: string;
  readonly database: Database;
  readonly dependencies: { -readonly [Name in keyof ImportDependencies]: ImportDependencies[Name] };
  /** Runs that were ended while they waited. */
  readonly ended: string[];
  readonly logged: { facts: object; message: string }[];
  drop(fileName: string, content: string | Buffer): Promise<void>;
  import(
    given?: {
      runId?: string;
      parameters?: object;
      signal?: AbortSignal;
      approval?: { at: string };
    } & Partial<ImportDependencies>,
  ): Promise<ImportOutcome>;
  /** id -> amount, and how often it was written where that is more than once. */
  stand(): Promise<Record<string, string>>;
  names(directory: string): Promise<string[]>;
  read(path: string): Promise<Buffer>;
  close(): Promise<void>;
}

/** Puts the things into a fresh database, with a local connection on a directory of its own. */
export async function openThings(made: { url: string; drop(): Promise<void> }): Promise<Things> {
  const base = await mkdtemp(join(tmpdir(), 'stockline-imports-'));
  for (const directory of ['incoming/THINGS', 'archive', 'errors', 'rejected'])
    await mkdir(join(base, 'files', directory), { recursive: true });
  const database = await openDatabase({
    url: made.url,
    schema: 'things',
    applicationName: 'imports spec',
    migrations: [...importMigrations],
  });
  await database.execute('create table thing (id text primary key, amount int not null, changes int not null)');
  await database.execute(
    'create table thing_difference (import_no bigint, ordinal int, id text, amount int, primary key (import_no, ordinal))',
  );
  const logged: Things['logged'] = [];
  const ended: string[] = [];
  const log = (facts: object, message: string): void => void logged.push({ facts, message });
  const local: ConnectionConfig = { kind: 'local', baseDirectory: join(base, 'files') };
  const marked: ConnectionConfig = { ...local, doneMarker: '.done' };
  const connections = new Connections(
    new Map([
      ['LOCAL', local],
      ['MARKED', marked],
    ]),
  );
  const dependencies: Things['dependencies'] = {
    database,
    declarations: new Map([['THINGS', things]]),
    connections,
    spoolDirectory: join(base, 'spool'),
    fileMinAgeMs: 0,
    logger: { info: log, warn: log, error: log },
  };
  const at = (path: string): string => join(base, 'files', path);
  return {
    base,
    database,
    dependencies,
    logged,
    ended,
    drop: (fileName, content) => writeFile(at(`incoming/THINGS/${fileName}`), content),
    import: ({
      runId = randomUUID(),
      parameters = {},
      signal = new AbortController().signal,
      approval,
      ...other
    } = {}) => {
      const run: ImportRun = {
        runId,
        parameters: { propertyResource: 'LOCAL', configId: 'THINGS', ...parameters },
        signal,
        progress: () => undefined,
        endWaiting: async (_, other) => void ended.push(other),
        approval,
      };
      return importFiles(run, { ...dependencies, ...other });
    },
    stand: async () => {
      const rows = await database.query<{ id: string; stands: string }>(
        `select id, amount || case when changes > 1 then ' x' || changes else '' end as stands from thing order by id`,
      );
      return Object.fromEntries(rows.map(({ id, stands }) => [id, stands]));
    },
    names: async (directory) => (await readdir(at(directory))).sort(),
    read: (path) => readFile(at(path)),
    close: async () => {
      await database.close();
      await made.drop();
      await rm(base, { recursive: true, force: true });
    },
  };
}
