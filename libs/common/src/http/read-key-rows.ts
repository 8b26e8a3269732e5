import { readFileSync } from 'node:fs';
import { roles, type Role } from '@app/common/contracts';
import { StocklineError, shorten } from '@app/common/kernel';

export interface KeyRow {
  id: string;
  role: Role;
  hash: Buffer;
  expiresAtMs: number | null;
}

/** The file of keys, whole: an id, a role, the SHA-256 of the key in hex and when it expires. Throws `api_keys_unusable` with all that is wrong. */
export function readKeyRows(path: string): KeyRow[] {
  const problems: string[] = [];
  const given = parse(path) as { keys?: unknown };
  const rows = (Array.isArray(given.keys) ? given.keys : []).map((row: Record<string, unknown>, index) => {
    const { id, role, sha256, expiresAt = null } = row;
    if (typeof id !== 'string' || id === '') problems.push(`/keys/${index}/id must be a name`);
    if (!roles.includes(role as Role)) problems.push(`/keys/${index}/role must be one of ${roles.join(', ')}`);
    if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256))
      problems.push(`/keys/${index}/sha256 must be 64 hex digits`);
    const expiresAtMs = expiresAt === null ? null : Date.parse(typeof expiresAt === 'string' ? expiresAt : '');
    if (expiresAtMs !== null && Number.isNaN(expiresAtMs))
      problems.push(`/keys/${index}/expiresAt must be null or an RFC 3339 time`);
    return { id: String(id), role: role as Role, hash: Buffer.from(String(sha256), 'hex'), expiresAtMs };
  });
  if (rows.length === 0) problems.push('/keys must name at least one key');
  if (problems.length > 0) throw unusable(path, problems.join('; '));
  return rows;
}

function parse(path: string): object {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as object;
  } catch (error) {
    throw unusable(path, (error as Error).message);
  }
}

const unusable = (path: string, why: string): StocklineError =>
  new StocklineError({
    code: 'api_keys_unusable',
    message: `the file of API keys ${shorten(path, 120)} cannot be used: ${why}`,
    hint: 'Make one with a hash per key, and name it with API_KEYS_FILE.',
  });
