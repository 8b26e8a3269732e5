import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataDirectory } from './open-data-directory';

describe('the data directory', () => {
  let home: string;
  beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'stockline-home-'))));
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('holds what the ERP expects on its server', () => {
    const directory = openDataDirectory({ fresh: false, dataDir: join(home, 'd') });
    expect(readdirSync(directory.at('sftp')).sort()).toEqual(['archive', 'errors', 'incoming', 'outgoing', 'rejected']);
    expect(readdirSync(directory.at('sftp', 'incoming'))).toContain('RESET_INVENTORY');
    directory.close();
    expect(existsSync(join(home, 'd', 'sftp'))).toBe(true);
  });

  it('is locked against a second launcher while its holder lives, and taken over from a dead one', () => {
    // Process 1 lives as long as the machine; a pid above the system's limit never lived.
    writeFileSync(join(home, 'launcher.lock'), '1\n');
    expect(() => openDataDirectory({ fresh: false, dataDir: home })).toThrow(/runs already on .* \(process 1\)/);
    writeFileSync(join(home, 'launcher.lock'), '99999999\n');
    openDataDirectory({ fresh: false, dataDir: home }).close();
    expect(existsSync(join(home, 'launcher.lock'))).toBe(false);
  });

  it('that holds something is never thrown away', () => {
    writeFileSync(join(home, 'mine'), 'x');
    expect(() => openDataDirectory({ fresh: true, dataDir: home })).toThrow(/--fresh wants a new data directory/);
    expect(existsSync(join(home, 'mine'))).toBe(true);
  });

  it('is gone after the close when it was a throw-away one', () => {
    const directory = openDataDirectory({ fresh: true, dataDir: undefined });
    expect(existsSync(directory.path)).toBe(true);
    directory.close();
    expect(existsSync(directory.path)).toBe(false);
  });
});
