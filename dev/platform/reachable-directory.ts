import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlatformError } from './platform-error';
import { type Account, canReach } from './postgres-account';

/**
 * The wanted directory where the account can reach it; else one in /var/tmp that a file in the wanted one names, so that it is the
 * same at every start and a new one once the wanted one was removed. (A clone below root's home is closed to PostgreSQL's own
 * account, and root's home is not ours to open.)
 */
export function reachableDirectory(account: Account | undefined, wanted: string): string {
  mkdirSync(wanted, { recursive: true });
  if (account === undefined || canReach(account, wanted)) return wanted;
  const pointer = join(wanted, 'files-are-in');
  if (!existsSync(pointer)) writeFileSync(pointer, `/var/tmp/stockline-postgres-${randomBytes(6).toString('hex')}\n`);
  const instead = readFileSync(pointer, 'utf8').trim();
  mkdirSync(instead, { recursive: true, mode: 0o711 });
  if (![0, account.uid].includes(statSync(instead).uid))
    throw new PlatformError(`${instead} belongs to somebody else`, 'Remove it, or name another place with --data-dir.');
  return instead;
}
