import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiKeys } from './api-keys';

const directory = mkdtempSync(join(tmpdir(), 'stockline-keys-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const keysOf = (content: unknown): ApiKeys => {
  const path = join(directory, 'keys.json');
  writeFileSync(path, JSON.stringify(content));
  return ApiKeys.fromFile(path);
};
const sha256 = (key: string): string => createHash('sha256').update(key).digest('hex');

describe('API keys', () => {
  it('let in who holds one, with its role, until it expires', () => {
    const keys = keysOf({
      keys: [{ id: 'ops', role: 'operator', sha256: sha256('secret'), expiresAt: '2026-06-01T00:00:00Z' }],
    });
    expect(keys.callerOf('secret', Date.parse('2026-05-31T23:59:59Z'))).toEqual({ keyId: 'ops', role: 'operator' });
    expect(keys.callerOf('secret', Date.parse('2026-06-01T00:00:00Z'))).toBeUndefined();
    expect(keys.callerOf('Secret', 0)).toBeUndefined();
    expect(keys.callerOf('', 0)).toBeUndefined();
  });

  it('in a file that is wrong are refused, with everything that is wrong in it', () => {
    expect(() => keysOf({ keys: [{ id: '', role: 'king', sha256: 'abc', expiresAt: 'soon' }] })).toThrow(
      /keys\/0\/id.*keys\/0\/role.*keys\/0\/sha256.*keys\/0\/expiresAt/,
    );
    expect(() => keysOf({ keys: [] })).toThrow(/at least one key/);
    expect(() => ApiKeys.fromFile(join(directory, 'missing.json'))).toThrow(/cannot be used/);
  });
});
