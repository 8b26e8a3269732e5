import { createHash, randomBytes } from 'node:crypto';
import { type Role, roles } from '@app/common/contracts';
import { keptSecret } from './kept-secret';
import type { DataDirectory } from './open-data-directory';
import { writeJson } from './write-json';

/** A key for each role, the same after a restart, and the file of their hashes that the services read. */
export function makeApiKeys(directory: DataDirectory): { keys: Record<Role, string>; apiKeysFile: string } {
  const made = roles.map((role) => {
    const file = directory.at('secrets', `api-key-${role}`);
    return [role, keptSecret(file, () => `sl_${role}_${randomBytes(32).toString('base64url')}`)] as const;
  });
  const apiKeysFile = directory.at('api-keys.json');
  const hashed = made.map(([role, key]) => ({
    id: role,
    role,
    sha256: createHash('sha256').update(key).digest('hex'),
    expiresAt: null,
  }));
  writeJson(apiKeysFile, { keys: hashed });
  return { keys: Object.fromEntries(made) as Record<Role, string>, apiKeysFile };
}
