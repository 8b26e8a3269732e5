import { createHash } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PlatformError } from './platform-error';
import { type Account, canReach } from './postgres-account';

/**
 * The wanted directory where the account can reach it; else one in /var/tmp that belongs to the wanted one alone, the same at
 * every start (a clone below root's home is closed to PostgreSQL's own account, and its home is not ours to open).
 */
export function reachableDirectory(account: Account | undefined, wanted: string): string {
  mkdirSync(wanted, { recursive: true });
  if (account === undefined || canReach(account, wanted)) return wanted;
  const key = createHash('sha256').update(resolve(wanted)).digest('hex').slice(0, 12);
  const instead = join('/var/tmp', `stockline-postgres-${key}`);
  mkdirSync(instead, { recursive: true, mode: 0o711 });
  if (![0, account.uid].includes(statSync(instead).uid))
    throw new PlatformError(`${instead} belongs to somebody else`, 'Remove it, or name another place with --data-dir.');
  return instead;
}
