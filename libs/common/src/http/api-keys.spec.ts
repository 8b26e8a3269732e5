import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiKeys } from './api-keys';

const directory = mkdtempSync(join(tmpdir(), 'stockline-keys-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const path = join(directory, 'keys.json');
const said: string[] = [];
const log = {
  info: (_: object, message: string): void => void said.push(message),
  error: (_: object, message: string): void => void said.push(message),
};
const keysOf = (content: unknown): ApiKeys => {
  writeFileSync(path, JSON.stringify(content));
  return ApiKeys.fromFile(path, log);
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
    expect(() => ApiKeys.fromFile(join(directory, 'missing.json'), log)).toThrow(/cannot be used/);
  });

  it('are read again when the file changes, and stay as they were while it cannot be used', () => {
    const row = (id: string): object => ({ id, role: 'viewer', sha256: sha256(id), expiresAt: null });
    const keys = keysOf({ keys: [row('first')] });
    expect(keys.callerOf('second', 10_000)).toBeUndefined();
    writeFileSync(path, JSON.stringify({ keys: [row('second')] }));
    expect(keys.callerOf('first', 10_900)).toMatchObject({ keyId: 'first' });
    expect(keys.callerOf('second', 11_000)).toMatchObject({ keyId: 'second' });
    expect(keys.callerOf('first', 11_000)).toBeUndefined();
    writeFileSync(path, '{ half');
    expect(keys.callerOf('second', 12_000)).toMatchObject({ keyId: 'second' });
    expect(said.at(-1)).toMatch(/cannot be used; the keys from before still count/);
    rmSync(path);
    expect(keys.callerOf('second', 13_000)).toMatchObject({ keyId: 'second' });
    writeFileSync(path, JSON.stringify({ keys: [row('third')] }));
    expect(keys.callerOf('third', 14_000)).toMatchObject({ keyId: 'third' });
  });
});
