import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { unpackArchive } from '.';
import { zipOf } from '../../../../test/support/zip-of';

const directory = mkdtempSync(join(tmpdir(), 'stockline-unpack-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const table = 'sku,quantity\nA,1\n';

async function unpack(content: Buffer, limits?: Parameters<typeof unpackArchive>[2]): Promise<string | undefined> {
  const [file, target] = [join(directory, 'content'), join(directory, 'unpacked')];
  rmSync(target, { force: true });
  writeFileSync(file, content);
  return (await unpackArchive(file, target, limits)) ? readFileSync(target, 'utf8') : undefined;
}

describe('an archive', () => {
  it('of gzip, or of zip with one file, is unpacked, whatever it is called', async () => {
    expect(await unpack(gzipSync(table))).toBe(table);
    expect(await unpack(Buffer.concat([gzipSync('sku,quantity\n'), gzipSync('A,1\n')]))).toBe(table);
    expect(await unpack(zipOf({ name: 'stock.csv', content: table }))).toBe(table);
    expect(await unpack(zipOf({ name: 'out/', content: '' }, { name: 'out/stock.csv', content: table }))).toBe(table);
    expect(await unpack(zipOf({ name: '__MACOSX/._a.csv', content: 'x' }, { name: 'a.csv', content: table }))).toBe(
      table,
    );
    expect(await unpack(Buffer.from(table))).toBeUndefined();
    expect(await unpack(Buffer.alloc(0))).toBeUndefined();
  });

  it('as the programs of this machine make it is unpacked as well', async () => {
    writeFileSync(join(directory, 'stock.csv'), table);
    execFileSync('gzip', ['-kf', join(directory, 'stock.csv')]);
    expect(await unpack(readFileSync(join(directory, 'stock.csv.gz')))).toBe(table);
  });

  it.each([
    ['holds no file', zipOf(), 'archive_members', /holds no file/],
    [
      'holds two',
      zipOf({ name: 'a.csv', content: table }, { name: 'b.csv', content: table }),
      'archive_members',
      /2 files: "a.csv", "b.csv"/,
    ],
    ['has a password', zipOf({ name: 'a.csv', content: table, flags: 1 }), 'archive_encrypted', /"a.csv".*password/],
    ['holds something else than it says', zipOf({ name: 'a.csv', content: table, sum: 7 }), 'archive_broken', /CRC-32/],
    ['holds more than it says', zipOf({ name: 'a.csv', content: table, size: 3 }), 'archive_broken', /too many bytes/],
    ['names a path that leads out', zipOf({ name: '../a.csv', content: table }), 'archive_broken', /relative path/],
    ['is cut off (zip)', zipOf({ name: 'a.csv', content: table }).subarray(0, 60), 'archive_broken', /end of central/i],
    ['is cut off (gzip)', gzipSync(table).subarray(0, 20), 'archive_broken', /unexpected end/],
    ['is damaged', Buffer.from(gzipSync(table).fill(0xff, 12, 20)), 'archive_broken', /./],
  ])('that %s is refused, and leaves nothing behind', async (_, content, code, message) => {
    await expect(unpack(content)).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
    expect(existsSync(join(directory, 'unpacked'))).toBe(false);
    expect(readdirSync(directory).filter((name) => name.endsWith('.half'))).toEqual([]);
  });

  it.each([
    ['gzip', gzipSync(Buffer.alloc(40_000_000))],
    ['zip', zipOf({ name: 'a.csv', content: Buffer.alloc(40_000_000) })],
    ['zip that says it is small', zipOf({ name: 'a.csv', content: Buffer.alloc(40_000_000), size: 10 })],
  ])('that is a bomb (%s of 40 kB for 40 MB) is refused before it fills the disk', async (_, bomb) => {
    expect(bomb.length).toBeLessThan(50_000);
    await expect(unpack(bomb)).rejects.toMatchObject({
      code: expect.stringMatching(/^archive_(over_expands|broken)$/) as string,
    });
  });

  it('may grow up to a size whatever its share, and never beyond the largest', async () => {
    const limits = { mostBytes: 3_000, mostTimes: 10, freeBytes: 2_000 };
    expect(await unpack(gzipSync(Buffer.alloc(2_000, 'x')), limits)).toHaveLength(2_000);
    await expect(unpack(gzipSync(Buffer.alloc(2_001, 'x')), limits)).rejects.toMatchObject({
      code: 'archive_over_expands',
      message: expect.stringMatching(/more than 2000$/) as string,
    });
  });

  it('damaged in any way ends unpacked, untouched or refused with one clear error, and never in a defect', async () => {
    const whole = [gzipSync(table.repeat(20)), zipOf({ name: 'stock.csv', content: table.repeat(20) })];
    const damaged = fc
      .record({
        archive: fc.constantFrom(...whole),
        at: fc.nat(),
        bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }),
        cut: fc.option(fc.nat(), { nil: undefined }),
      })
      .map(({ archive, at, bytes, cut }) => {
        const copy = Buffer.from(archive);
        copy.set(bytes.subarray(0, copy.length - (at % copy.length)), at % copy.length);
        return copy.subarray(0, cut === undefined ? copy.length : cut % copy.length);
      });
    await fc.assert(
      fc.asyncProperty(damaged, async (content) => {
        await unpack(content).catch((error: unknown) => {
          expect(error).toMatchObject({ code: expect.stringMatching(/^archive_/) as string, retriable: false });
        });
        expect(readdirSync(directory).filter((name) => name.endsWith('.half'))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
