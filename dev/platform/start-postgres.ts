import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Child, ChildExit } from './child';
import { freePort } from './free-port';
import { type Account, postgresAccount } from './postgres-account';
import { postgresBinaries } from './postgres-binaries';
import { reachableDirectory } from './reachable-directory';
import { runToEnd } from './run-to-end';
import { startUntilLine } from './start-until-line';

export interface PostgresOptions {
  /** Made and filled when it is empty; kept after the stop. */
  dataDir: string;
  port?: number;
  /** For tests: nothing is flushed to the disk, so a crash of the machine (not of a process) loses data. */
  fast?: boolean;
  onProgress?: (text: string) => void;
  removeWhenOrphaned?: string;
}

export interface Postgres {
  /** Address of a database for the superuser; without a name, of the database `postgres`. */
  url(database?: string): string;
  readonly port: number;
  /** Where its files are: the wanted place, or one that its own account can reach. */
  readonly dataDir: string;
  readonly child: Child;
  stop(): Promise<void>;
  /** Called when it ends without having been asked to. */
  onExit(tell: (exit: ChildExit) => void): void;
}

/** Starts a real PostgreSQL on 127.0.0.1 and resolves once it accepts connections. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { fast = false, onProgress = () => undefined } = options;
  const account = postgresAccount();
  const binaries = postgresBinaries(account);
  const dataDir = reachableDirectory(account, options.dataDir);
  const cluster = join(dataDir, 'cluster');
  const passwordFile = join(dataDir, 'password');
  openDirectory(dataDir, account);

  if (!existsSync(join(cluster, 'PG_VERSION'))) {
    onProgress('making the cluster');
    await makeCluster({ binaries, cluster, passwordFile, account, fast });
  }
  onProgress('starting');
  const port = options.port ?? (await freePort());
  const child = await startUntilLine(
    {
      name: 'PostgreSQL',
      command: join(binaries, 'postgres'),
      args: ['-D', cluster, '-p', String(port), ...serverSettings(fast)],
      env: environment(),
      cwd: dataDir,
      ...account,
      stopSignal: 'SIGINT',
      graceMs: 20_000,
      pidFile: join(dataDir, 'guard.pid'),
      removeWhenOrphaned: options.removeWhenOrphaned,
    },
    'ready to accept connections',
    60_000,
  );
  const password = readFileSync(passwordFile, 'utf8').trim();
  let asked = false;
  return {
    url: (database = 'postgres') => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`,
    port,
    dataDir,
    child,
    stop: async () => {
      asked = true;
      await child.stop();
    },
    onExit: (tell) => void child.exited.then((exit) => (asked ? undefined : tell(exit))),
  };
}

function openDirectory(dataDir: string, account: Account | undefined): void {
  if (account === undefined) return;
  // Others may pass through (initdb makes the cluster itself private), but not look.
  chmodSync(dataDir, statSync(dataDir).mode | 0o011);
  chownSync(dataDir, account.uid, account.gid);
}

interface NewCluster {
  binaries: string;
  cluster: string;
  passwordFile: string;
  account: Account | undefined;
  fast: boolean;
}

async function makeCluster({ binaries, cluster, passwordFile, account, fast }: NewCluster): Promise<void> {
  // What an interrupted start left has no PG_VERSION or no end: it holds nothing of anybody.
  rmSync(cluster, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  const half = `${cluster}.new`;
  rmSync(half, { recursive: true, force: true });
  writeFileSync(passwordFile, `${randomBytes(18).toString('base64url')}\n`, { mode: 0o600 });
  if (account) chownSync(passwordFile, account.uid, account.gid);
  await runToEnd({
    name: 'initdb',
    command: join(binaries, 'initdb'),
    args: [
      ...['-D', half, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
      ...['--encoding=UTF8', '--locale=C.UTF-8', ...(fast ? ['--no-sync'] : [])],
    ],
    env: environment(),
    cwd: join(cluster, '..'),
    ...account,
  });
  await rename(half, cluster);
}

const environment = (): NodeJS.ProcessEnv => ({ ...process.env, LC_ALL: 'C.UTF-8' });

function serverSettings(fast: boolean): string[] {
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=300'];
  if (fast) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off');
  // What a million levels take to stay in memory, and to be written out in the background instead of by whoever waits.
  else settings.push('shared_buffers=512MB', 'max_wal_size=4GB');
  return settings.flatMap((setting) => ['-c', setting]);
}
