import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BulkReading } from './bulk-reading';
import { downloadResult } from './download-result';
import { ShopLine } from './shop-line';
import type { ShopConfig } from './shops-file';

export type BulkRow = Readonly<Record<string, unknown>> & { readonly id: string; readonly __parentId?: string };

export interface BulkQuery {
  /** Of the operation: the same for the same run, and of no other. */
  readonly name: string;
  readonly text: string;
  readonly signal: AbortSignal;
  readonly onRead: (objects: number) => Promise<void>;
  /** How long it may stand still before it is given up. */
  readonly silenceMs?: number | undefined;
}

const giveUpWithinMs = 5_000;
/** What is made of a block is to die young: of 256 KB too much outlives the space for that, which costs a quarter more time, and 150 MB. */
const blockBytes = 64 * 1024;

/** What the line of a result from `start` to `end` of a text says. */
export type ReadRow<Row> = (text: string, start: number, end: number) => Row;

export const parsedRow: ReadRow<BulkRow> = (text, start, end) => JSON.parse(text.slice(start, end)) as BulkRow;

/** Reads a shop by a bulk query and lends its rows to `work`, some at a time and as often as it likes, from a file that goes afterwards. */
export async function withBulkResult<Row, T>(
  shop: ShopConfig,
  { name, text, signal, onRead, silenceMs }: BulkQuery,
  readRow: ReadRow<Row>,
  work: (rows: () => AsyncIterable<readonly Row[]>) => Promise<T>,
): Promise<T> {
  const reading = new BulkReading(new ShopLine(shop, signal), shop.shopId, { name, text, signal, silenceMs });
  const directory = await mkdtemp(join(tmpdir(), 'stockline-bulk-'));
  const path = join(directory, 'result.jsonl');
  try {
    const result = await reading.result(onRead);
    if (result.url === null) await writeFile(path, '');
    else await downloadResult(reading, result, path, signal);
    return await work(() => rowsOf(path, readRow));
  } catch (error) {
    if (signal.aborted)
      await reading.giveUp(new ShopLine(shop, AbortSignal.timeout(giveUpWithinMs))).catch(() => undefined);
    throw error;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** A million rows are a million turns of an asynchronous loop, or a few hundred: rows go on as many at a time as a block of the file has. */
async function* rowsOf<Row>(path: string, readRow: ReadRow<Row>): AsyncGenerator<readonly Row[]> {
  let torn = '';
  for await (const read of createReadStream(path, { encoding: 'utf8', highWaterMark: blockBytes })) {
    const text = torn + (read as string);
    const rows: Row[] = [];
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; start = end + 1, end = text.indexOf('\n', start))
      if (end > start) rows.push(readRow(text, start, end));
    torn = text.slice(start);
    yield rows;
  }
  if (torn !== '') yield [readRow(torn, 0, torn.length)];
}
