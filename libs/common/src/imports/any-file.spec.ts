import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { csvLine, readCsv, type CsvFile, type Encoding } from '@app/common/csv';
import { unpackArchive } from '@app/common/files';
import fc from 'fast-check';
import { propertyRuns } from '../../../../test/support/property-runs';
import { zipOf } from '../../../../test/support/zip-of';
import { encodeText } from './encode-text';

const directory = mkdtempSync(join(tmpdir(), 'stockline-any-file-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface Read {
  header: readonly string[];
  rows: string[][];
  unread: number;
}

/** A file as an import reads it: unpacked where it is packed, then as a table. */
async function open(content: Buffer, choices: Parameters<typeof readCsv>[1] = {}): Promise<CsvFile> {
  const [file, unpacked] = [join(directory, 'content'), join(directory, 'unpacked')];
  rmSync(unpacked, { force: true });
  writeFileSync(file, content);
  const limits = { mostBytes: 4 * 1024 ** 2, mostTimes: 400, freeBytes: 1024 ** 2 };
  return readCsv((await unpackArchive(file, unpacked, limits)) ? unpacked : file, choices);
}

async function read(content: Buffer, choices: Parameters<typeof readCsv>[1] = {}): Promise<Read> {
  const csv = await open(content, choices);
  const all: Read = { header: csv.header, rows: [], unread: 0 };
  for await (const { batch, unread } of csv.stretches) {
    for (let index = 0; index < batch.count; index++) all.rows.push(batch.cells(index));
    all.unread += unread.length;
  }
  return all;
}

/** Reads all of it and keeps nothing. */
async function skim(content: Buffer): Promise<void> {
  for await (const { batch } of (await open(content)).stretches) expect(batch.count).toBeGreaterThanOrEqual(0);
}

/** How a system writes its tables, and what has to be said of it so that they are read. */
const dialect = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  quotes: fc.constantFrom('where needed', 'everywhere'),
  encoding: fc.constantFrom<Encoding>('utf-8', 'utf-16le', 'utf-16be', 'windows-1252'),
  isMarked: fc.boolean(),
  endsLastLine: fc.boolean(),
  blanks: fc.boolean(),
  packed: fc.constantFrom('not', 'gzip', 'zip'),
  blockBytes: fc.constantFrom(undefined, 1, 7, 64),
});
type Way = typeof dialect extends fc.Arbitrary<infer Drawn> ? Drawn : never;

const isMarked = ({ encoding, isMarked: wanted }: Way): boolean => wanted && encoding !== 'windows-1252';

function write(rows: readonly (readonly string[])[], way: Way): Buffer {
  const { delimiter, lineEnd, encoding, packed } = way;
  const quoted = (cells: readonly string[]): string =>
    cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter) + lineEnd;
  const lines = rows.map((cells) => (way.quotes === 'everywhere' ? quoted(cells) : csvLine(cells, delimiter, lineEnd)));
  const text = lines.join(way.blanks ? lineEnd : '');
  const whole = way.endsLastLine ? text : text.slice(0, -lineEnd.length);
  const content = encodeText(isMarked(way) ? `\uFEFF${whole}` : whole, encoding);
  if (packed === 'gzip') return gzipSync(content);
  return packed === 'zip' ? zipOf({ name: 'table.csv', content }) : content;
}

const cell = fc.string({
  unit: fc.constantFrom('a', 'Z', 'é', '€', '7', '0', ' ', ',', ';', '|', '\t', '"', '\n', '\r', '-', '='),
  maxLength: 7,
});
const table = fc
  .integer({ min: 1, max: 5 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 10 }));

describe('any table', () => {
  it('survives being written and read in every dialect', async () => {
    await fc.assert(
      fc.asyncProperty(table, dialect, async (rows, way) => {
        const header = rows[0]!.map((_, index) => `column ${index}`);
        const isTold = way.encoding !== 'utf-8' && !isMarked(way);
        const file = await read(write([header, ...rows], way), {
          delimiter: way.delimiter,
          encoding: isTold ? way.encoding : undefined,
          blockBytes: way.blockBytes,
        });
        expect(file).toMatchObject({ header, rows, unread: 0 });
      }),
      propertyRuns(150),
    );
  });

  it('with a header of several columns tells its delimiter, and its encoding where it is marked or has none but plain letters', async () => {
    const wide = table.filter((rows) => rows[0]!.length > 1);
    await fc.assert(
      fc.asyncProperty(wide, dialect, async (rows, way) => {
        const header = rows[0]!.map((_, index) => `column ${index}`);
        const isPlain = way.encoding === 'windows-1252' || way.encoding === 'utf-8';
        const told = { ...way, isMarked: !isPlain };
        expect(await read(write([header, ...rows], told), { blockBytes: way.blockBytes })).toMatchObject({
          header,
          rows,
        });
      }),
      propertyRuns(80),
    );
  });
});

/** Bytes that lead a reader far: what is special to it beside each other, more often than chance would have it. */
const nearTable = fc
  .array(
    fc.constantFrom('a,b\n', '"', '""', ',', ';', '\n', '\r', '\r\n', 'x', '"x"', '\0', 'é', '\uFEFF', ' ', '1,2\n'),
    { maxLength: 40 },
  )
  .map((parts) => Buffer.from(parts.join('')));
const anyBytes = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
const damaged = fc
  .record({ rows: table, way: dialect, at: fc.nat(), bytes: fc.uint8Array({ maxLength: 6 }), cut: fc.nat() })
  .map(({ rows, way, at, bytes, cut }) => {
    const whole = write([rows[0]!.map((_, index) => `c${index}`), ...rows], way);
    whole.set(bytes.subarray(0, whole.length - (at % whole.length)), at % whole.length);
    return whole.subarray(0, cut % 3 === 0 ? cut % whole.length : whole.length);
  });
const packed = fc
  .tuple(
    fc.oneof(nearTable, anyBytes),
    fc.constantFrom(gzipSync, (content: Buffer) => zipOf({ name: 'a', content })),
  )
  .map(([content, pack]) => pack(content));

describe('any bytes', () => {
  it('end in rows or in one clear error', async () => {
    const choices = fc.record({
      encoding: fc.constantFrom(undefined, 'utf-8', 'utf-16le', 'utf-16be', 'windows-1252'),
      delimiter: fc.constantFrom(undefined, ',', '\t'),
      blockBytes: fc.constantFrom(undefined, 1, 5, 64),
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyBytes, nearTable, damaged, packed), choices, async (content, chosen) => {
        try {
          await read(content, chosen);
        } catch (error) {
          expect(error).toMatchObject({ name: 'StocklineError', retriable: false });
        }
      }),
      propertyRuns(300),
    );
  });

  it('again and again, as a file of megabytes, take time by its size', async () => {
    const megabytes = 2;
    const unit = fc
      .array(fc.constantFrom('"', '""', ',', '\n', 'x', '"x\n', 'x"', '","', '\r'), { minLength: 1, maxLength: 8 })
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(unit, async (part) => {
        const content = Buffer.from(`a,b\n${part.repeat(Math.ceil((megabytes * 1024 ** 2) / part.length))}`);
        const begun = process.cpuUsage();
        await skim(content).catch((error: unknown) => expect(error).toMatchObject({ name: 'StocklineError' }));
        const { user, system } = process.cpuUsage(begun);
        // Some 300,000 rows a megabyte, at a few microseconds each, on a machine that does other work as well.
        expect((user + system) / 1_000_000).toBeLessThan(megabytes * 4);
      }),
      propertyRuns(5, 100),
    );
  }, 300_000);
});
