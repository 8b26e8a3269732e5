import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
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

  it('loses no row to a quote that another row left open', async () => {
    const file = await read('id,q\nA,1\n"5 inch pipe,3\nB,4\nC,5\n"x y",6\n"left\nopen",7,8\nD,9\n');
    expect(file.rows).toEqual([
      { line: 2, cells: ['A', '1'] },
      { line: 4, cells: ['B', '4'] },
      { line: 5, cells: ['C', '5'] },
      { line: 6, cells: ['x y', '6'] },
      { line: 9, cells: ['D', '9'] },
    ]);
    expect(file.unread).toEqual([
      { line: 3, code: 'quote_left_open' },
      { line: 7, code: 'quote_left_open' },
      { line: 8, code: 'wrong_number_of_cells' },
    ]);
  });

  it('gives every good row, whatever broken ones stand between and wherever its blocks end', async () => {
    const row = fc.constantFrom('A,1', '"B",2', '"say ""hi""",3', '5" pipe,4', '"open,1', '"x"y,2', 'a', 'b,"c"d"');
    const good = new Set(['A,1', '"B",2', '"say ""hi""",3', '5" pipe,4']);
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 20 }), fc.integer({ min: 1, max: 60 }), async (drawn, blockBytes) => {
        // With a quote behind it, a quote left open is its row's fault; with none, it is the file's, which is then refused.
        const file = await read(['id,q', ...drawn, '"end",0', ''].join('\n'), { blockBytes });
        const expected = [...drawn, '"end",0'].flatMap((text, index) =>
          good.has(text) || text === '"end",0'
            ? [{ line: index + 2, cells: parse(text, { relax_quotes: true })[0] as string[] }]
            : [],
        );
        expect(file.rows).toEqual(expected);
        expect(file.rows.length + file.unread.length).toBe(drawn.length + 1);
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it('of whole records is read as csv-parse reads it', async () => {
    const quoted = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', 'ü'), maxLength: 5 });
    const cell = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', 'é', '7', ' ', '.'), maxLength: 5 }),
      quoted.map((text) => `"${text.replaceAll('"', '""')}"`),
      fc.constant('5" pipe'),
    );
    const table = fc.array(fc.tuple(cell, cell, cell), { maxLength: 15 });
    const lineEnds = fc.constantFrom('\n', '\r\n', '\r');
    await fc.assert(
      fc.asyncProperty(table, lineEnds, fc.integer({ min: 1, max: 50 }), async (rows, lineEnd, blockBytes) => {
        const content = ['x,y,z', ...rows.map((row) => row.join(','))].join(lineEnd);
        const oracle = parse(content, { from: 2, relax_quotes: true, record_delimiter: lineEnd });
        expect(cells(await read(content, { blockBytes }))).toEqual(oracle);
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it('goes back to the fast lane behind a quote, with the lines still right', async () => {
    const rows = Array.from({ length: 200 }, (_, index) => (index === 20 ? '"a\nb",1' : `${index},2`));
    const file = await read(`id,q\n${rows.join('\n')}\n`, { blockBytes: 64 });
    expect(file.rows).toHaveLength(200);
    expect(file.rows[199]).toEqual({ line: 202, cells: ['199', '2'] });
  });

  it('has no row where a line holds nothing but spaces and tabs', async () => {
    expect(cells(await read('a,b\n \t \n1,2\n'))).toEqual([['1', '2']]);
    expect(cells(await read('a\tb\n\t\n1\t2\n'))).toEqual([
      ['', ''],
      ['1', '2'],
    ]);
    expect(cells(await read(`a\n${csvLine([' '], ',')}${csvLine([''], ',')}`))).toEqual([[' '], ['']]);
  });

  it.each([
    ['UTF-8 with a damaged character', Buffer.concat([Buffer.from('id,q\né,1\r\n'), Buffer.from([0xff])]), {}, 11, 3],
    ['Windows-1252 with a byte that is no character', Buffer.from([105, 10, 0xe9, 10, 0x81, 10]), {}, 4, 3],
    ['declared UTF-8 that is not', Buffer.from('id\n\xe9\n', 'latin1'), { encoding: 'utf-8' }, 3, 2],
    ['UTF-8 that is cut off', Buffer.from('id\n€').subarray(0, 5), { encoding: 'utf-8' }, 3, 2],
  ])('in %s is refused with its byte and line', async (_, content, choices, byte, line) => {
    await expect(read(content, choices)).rejects.toMatchObject({ code: 'not_decodable', details: { byte, line } });
  });

  it('is decoded by its mark, whatever the setting says', async () => {
    expect(cells(await read('\uFEFFid,q\nÉ,1\n', { encoding: 'windows-1252' }))).toEqual([['É', '1']]);
  });

  it.each([
    ['of no bytes', '', 'file_empty'],
    ['without a header', '\n1,2\n', 'no_header'],
    ['in UTF-16 without a mark', Buffer.from('id,q\nA,1\n', 'utf16le'), 'no_header'],
    ['with a header of broken quotes', '"id"x,q\nA,1\n', 'no_header'],
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
