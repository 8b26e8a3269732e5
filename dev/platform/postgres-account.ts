import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { PlatformError } from './platform-error';

export interface Account {
  uid: number;
  gid: number;
}

/**
 * Whom PostgreSQL runs as: itself for anyone but root, whom PostgreSQL refuses. Root lends it the account `postgres`, which is
 * made when the machine has none.
 */
export function postgresAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const known = lookUp();
  if (known) return known;
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], { stdio: 'pipe' });
  } catch (error) {
    throw new PlatformError(
      'PostgreSQL does not run as root, and the account "postgres" could not be made for it',
      'Make it (useradd --system postgres), run this as another user, or set DATABASE_URL to an existing server.',
      { cause: error },
    );
  }
  const made = lookUp();
  if (!made) throw new PlatformError('The account "postgres" was made but cannot be found: look at /etc/nsswitch.conf');
  return made;
}

function lookUp(): Account | undefined {
  try {
    const id = (flag: string): number =>
      Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

/** Whether the account may pass through every directory down to this path. */
export function canReach(account: Account, path: string): boolean {
  const above = dirname(resolve(path));
  const { mode, uid, gid } = statSync(above);
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  return (mode & bit) !== 0 && (above === dirname(above) || canReach(account, above));
}
