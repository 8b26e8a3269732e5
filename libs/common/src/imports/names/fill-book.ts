import type { Database } from '@app/common/database';
import { ambiguous, notInBook, type IdentificationBook } from './identification-book';

const tab = 0x09;
const newline = 0x0a;
const backslash = 0x5c;

/** Reads every identification of a type into the book, as far as there is room: a fifth of what asking for each of them would cost. */
export async function fillBook(
  database: Pick<Database, 'session'>,
  book: IdentificationBook,
  idTypeNo: number,
): Promise<void> {
  await database.session(async (session) => {
    const copy = session.copyOut(
      `copy (select case when shared then ${ambiguous} else product_no end, id_value
             from product_identification where id_type_no = ${Number(idTypeNo)} limit ${book.room}) to stdout`,
    );
    let rest: Buffer = Buffer.alloc(0);
    for await (const block of copy.blocks())
      rest = takeLines(book, idTypeNo, rest.length === 0 ? block : Buffer.concat([rest, block]));
  });
}

/** Gives what is left of the last line, which goes on in the next block. */
function takeLines(book: IdentificationBook, idTypeNo: number, block: Buffer): Buffer {
  let start = 0;
  for (let end = block.indexOf(newline); end >= 0; end = block.indexOf(newline, start)) {
    takeLine(book, idTypeNo, block.subarray(start, end));
    start = end + 1;
  }
  return Buffer.from(block.subarray(start));
}

/** A value that several products carry comes once for each of them. */
function takeLine(book: IdentificationBook, idTypeNo: number, line: Buffer): void {
  const between = line.indexOf(tab);
  const value = unescaped(line.subarray(between + 1));
  if (book.find(idTypeNo, value, 0, value.length) !== notInBook || book.isFullFor(value)) return;
  book.add(idTypeNo, value, Number(line.toString('latin1', 0, between)));
}

/** What COPY writes with a backslash, as it was. */
function unescaped(value: Buffer): Buffer {
  if (!value.includes(backslash)) return value;
  const text = value.toString('utf8').replace(/\\(.)/gs, (_, mark: string) => marks[mark] ?? mark);
  return Buffer.from(text, 'utf8');
}

const marks: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
