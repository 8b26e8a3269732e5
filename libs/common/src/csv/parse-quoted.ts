import { once } from 'node:events';
import { parse, type CsvError } from 'csv-parse';
import { StocklineError } from '@app/common/kernel';
import { longestRecordBytes } from './limits';
import { packRecords } from './pack-records';
import { problemOfCells, unread } from './row-problems';
import type { Stretch, UnreadRow } from './stretch';

const recordsPerStretch = 1_000;

interface Parsed {
  record: string[];
  info: { lines: number };
  raw: string;
}

/**
 * The careful lane, by csv-parse: quoted cells, quoted line ends, doubled quotes. A row with text after its closing quote is set aside and
 * reading goes on at the next line. `width` undefined = the first record decides (the header). `line` is the number of the first line.
 */
export async function* parseQuoted(
  blocks: AsyncIterable<Buffer>,
  delimiter: string,
  width: number | undefined,
  line: number,
): AsyncGenerator<Stretch & { header?: string[] }> {
  let skipped: UnreadRow[] = [];
  let lastLine = line - 1;
  const parser = parse({
    delimiter,
    info: true,
    raw: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: longestRecordBytes,
    record_delimiter: ['\r\n', '\n', '\r'],
    on_skip: (error, raw) => {
      const at = (error as { lines?: number } | undefined)?.lines;
      skipped.push(
        unread(
          at === undefined ? lastLine + 1 : line - 1 + at,
          (raw ?? '').replace(/\r?\n$/, ''),
          'text_after_quote',
          'has text after a closing quote',
          'Double the quotes inside a quoted cell ("" for ").',
        ),
      );
      return undefined;
    },
  });
  const feeding = feed(parser, blocks);
  feeding.catch((error: Error) => parser.destroy(error));
  let records: { cells: string[]; line: number }[] = [];
  const take = (): Stretch => {
    const stretch = { batch: packRecords(records, width ?? 0), unread: skipped };
    records = [];
    skipped = [];
    return stretch;
  };
  try {
    for await (const { record, info, raw } of parser as AsyncIterable<Parsed>) {
      const lastOfRecord = line - 1 + info.lines;
      const startsAt = lastOfRecord - lineEndsWithin(record);
      lastLine = lastOfRecord;
      if (width === undefined) {
        width = record.length;
        yield { ...take(), header: record };
        continue;
      }
      const problem = problemOfCells(
        startsAt,
        () => raw.replace(/\r?\n$/, ''),
        record.length,
        width,
        record.some((cell) => cell.includes('\0')),
        Math.max(...record.map((cell) => cell.length)),
      );
      if (problem) skipped.push(problem);
      else records.push({ cells: record, line: startsAt });
      if (records.length >= recordsPerStretch) yield take();
    }
    await feeding;
  } catch (error) {
    throw refusal(error as CsvError & { lines?: number }, line);
  }
  if (records.length > 0 || skipped.length > 0) yield take();
}

async function feed(parser: ReturnType<typeof parse>, blocks: AsyncIterable<Buffer>): Promise<void> {
  for await (const block of blocks) if (!parser.write(block)) await once(parser, 'drain');
  parser.end();
}

const lineEndsWithin = (record: readonly string[]): number =>
  record.reduce((total, cell) => total + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);

function refusal(error: CsvError & { lines?: number }, line: number): Error {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE')
    return new StocklineError({
      code: 'quote_not_closed',
      message: `a quote is opened and never closed${error.lines === undefined ? '' : `; reading stopped at line ${line - 1 + error.lines}`}`,
      hint: 'Close the quote, or double it ("" for ") where it belongs to the text. Nothing of the file was applied.',
      cause: error,
    });
  return error;
}
