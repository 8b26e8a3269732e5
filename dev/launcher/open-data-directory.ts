import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { projectRoot, throwAwayDirectory } from '../platform';
import { lockDirectory } from './lock-directory';
import type { Flags } from './read-flags';
import { WrongUse } from './wrong-use';

export interface DataDirectory {
  path: string;
  throwAway: boolean;
  /** A place in it. */
  at(...names: string[]): string;
  /** Gives it free; a throw-away one is removed. */
  close(): void;
}

const configIds = [
  ...['RESET_INVENTORY', 'MDM_INV_VARIANCE', 'REC_INV_COUNT', 'IMP_TO_SHPMNT'],
  ...['IMP_PROD_THOLD', 'SYNC_INV_SHPF_MLTTHD', 'IMP_PRODUCT', 'IMP_FACILITY'],
];
const sftpDirectories = [...configIds.map((id) => `incoming/${id}`), 'archive', 'errors', 'rejected', 'outgoing'];

/** The one directory that holds everything of this start, locked against a second launcher. */
export function openDataDirectory({ fresh, dataDir }: Pick<Flags, 'fresh' | 'dataDir'>): DataDirectory {
  const named = dataDir === undefined ? undefined : resolve(dataDir);
  if (fresh && named !== undefined && existsSync(named) && readdirSync(named).length > 0)
    throw new WrongUse(
      `--fresh wants a new data directory, and ${named} holds something: drop --fresh or name another`,
    );
  const path = named ?? (fresh ? throwAwayDirectory('stockline-') : join(projectRoot, '.stockline'));
  mkdirSync(path, { recursive: true });
  const unlock = lockDirectory(path);
  const at = (...names: string[]): string => join(path, ...names);
  mkdirSync(at('secrets'), { recursive: true, mode: 0o700 });
  mkdirSync(at('logs'), { recursive: true });
  for (const name of sftpDirectories) mkdirSync(at('sftp', name), { recursive: true });
  const close = (): void => {
    unlock();
    if (fresh) rmSync(path, { recursive: true, force: true, maxRetries: 10 });
  };
  return { path, throwAway: fresh, at, close };
}
