import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { csvLine, readCsv, type RowProblem } from '.';

const directory = mkdtempSync(join(tmpdir(), 'stockline-csv-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface Read {
  header: readonly string[];
  rows: { line: number; cells: string[] }[];
  unread: Pick<RowProblem, 'line' | 'code'>[];
}

async function read(content: string | Buffer, choices: Parameters<typeof readCsv>[1] = {}): Promise<Read> {
  const path = join(directory, 'file.csv');
  writeFileSync(path, content);
  const file = await readCsv(path, choices);
  const all: Read = { header: file.header, rows: [], unread: [] };
  for await (const { batch, unread } of file.stretches) {
    for (let index = 0; index < batch.count; index++)
      all.rows.push({ line: batch.line(index), cells: batch.cells(index) });
    all.unread.push(...unread.map(({ line, code }) => ({ line, code })));
  }
  return all;
}
const cells = ({ rows }: Read): string[][] => rows.map((row) => row.cells);

describe('a CSV file', () => {
  it.each([
    ['commas and LF', 'a,b\n1,2\n3,4\n'],
    ['semicolons and CRLF', 'a;b\r\n1;2\r\n3;4\r\n'],
    ['tabs and CR', 'a\tb\r1\t2\r3\t4\r'],
    ['pipes, without a last line end', 'a|b\n1|2\n3|4'],
    ['a mark of UTF-8', '\uFEFFa,b\n1,2\n3,4\n'],
    ['quotes everywhere', '"a","b"\n"1","2"\n"3","4"\n'],
    ['quotes from a later row on', 'a,b\n1,2\n"3",4\n'],
    ['blank lines between', 'a,b\n\n1,2\n\n\n3,4\n\n'],
  ])('with %s is read', async (_, content) => {
    const file = await read(content);
    expect(file.header).toEqual(['a', 'b']);
    expect(cells(file)).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(file.unread).toEqual([]);
  });

  it.each([
    ['UTF-16LE', Buffer.from('\uFEFFname,qty\nÉté,1\n', 'utf16le')],
    ['UTF-16BE', Buffer.from('\uFEFFname,qty\nÉté,1\n', 'utf16le').swap16()],
    ['Windows-1252', Buffer.from('name,qty\nÉté,1\n', 'latin1')],
    ['UTF-8', Buffer.from('name,qty\nÉté,1\n')],
  ])('in %s is decoded', async (_, content) => {
    expect(cells(await read(content))).toEqual([['Été', '1']]);
  });

  it('tells the physical line a record starts at, over quoted line ends and blank lines', async () => {
    const file = await read('a,b\n1,2\n\n"x\ny",3\n5,6\n"p\r\nq\nr",7\n8,9\n');
    expect(file.rows.map(({ line, cells: [first] }) => [line, first])).toEqual([
      [2, '1'],
      [4, 'x\ny'],
      [6, '5'],
      [7, 'p\r\nq\nr'],
      [10, '8'],
    ]);
  });

  it('sets aside the rows that cannot be read, and reads the others', async () => {
    const plain = await read('a,b\n1,2\n3\n4,5,6\n7,\0\n8,9\n');
    expect(cells(plain)).toEqual([
      ['1', '2'],
      ['8', '9'],
    ]);
    expect(plain.unread).toEqual([
      { line: 3, code: 'wrong_number_of_cells' },
      { line: 4, code: 'wrong_number_of_cells' },
      { line: 5, code: 'nul_character' },
    ]);
    const quoted = await read('a,b\n"1",2\n"3"x,4\n5,6\n"7"\n8,9\n');
    expect(cells(quoted)).toEqual([
      ['1', '2'],
      ['5', '6'],
      ['8', '9'],
    ]);
    expect(quoted.unread).toEqual([
      { line: 3, code: 'text_after_quote' },
      { line: 5, code: 'wrong_number_of_cells' },
    ]);
  });

  it.each([
    ['of no bytes', '', 'file_empty'],
    ['without a header', '\n1,2\n', 'no_header'],
    ['with a quote never closed', 'a,b\n1,2\n"3,4\n5,6\n', 'quote_not_closed'],
    ['marked as UTF-8 that is not', Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0x2c, 0xff, 0x0a]), 'not_decodable'],
  ])('%s is refused with one clear error', async (_, content, code) => {
    await expect(read(content)).rejects.toMatchObject({ code });
  });

  it('with a quote never closed is refused in bounded memory, however long it goes on', async () => {
    const endless = `a,b\n"${'x'.repeat(40 * 1024 * 1024)}`;
    await expect(read(endless)).rejects.toMatchObject({ code: 'quote_not_closed' });
  });

  it('survives being written and read, whatever stands in its cells and wherever its blocks end', async () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', 'é', '7', ' ', ',', ';', '"', '\n', '\r', '😀'),
      maxLength: 6,
    });
    const table = fc
      .integer({ min: 2, max: 4 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
      );
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom(',', ';', '\t', '|'),
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 40 }),
        async (rows, delimiter, lineEnd, blockBytes) => {
          const header = rows[0]!.map((_, index) => `c${index}`);
          const content = [header, ...rows].map((row) => csvLine(row, delimiter, lineEnd)).join('');
          const file = await read(content, { delimiter, blockBytes });
          expect(cells(file)).toEqual(rows);
          expect(file.unread).toEqual([]);
        },
      ),
      { numRuns: 150, seed: 7 },
    );
  });

  it('is read alike by both lanes: quoting a header that needs none changes nothing', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '7', ' ', '\0'), maxLength: 4 });
    const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom('\n', '\r\n'), async (drawn, lineEnd) => {
        const body = drawn.map((row) => row.join(',')).join(lineEnd);
        const [fast, careful] = [await read(`a,b${lineEnd}${body}`), await read(`"a",b${lineEnd}${body}`)];
        expect(careful).toEqual(fast);
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  it('made of any bytes ends in rows or in one clear error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        try {
          await read(Buffer.from(bytes));
        } catch (error) {
          expect(error).toMatchObject({ name: 'StocklineError' });
        }
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});
