import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { csvLine } from '@app/common/csv';
import type { RunContext } from '@app/common/jobs';
import {
  isTaken,
  recordCells,
  recordColumns,
  recordName,
  type MappedLocation,
  type ObservedLevel,
  type RecordedLevel,
} from '../domain/observed-level';
import type { SyncChoices } from '../domain/sync-choices';
import type { ObservedBook, Rejection, ShopReadings } from './observed-ports';
import { makeProducts } from './make-products';

/** The file of one location, and what is known of its rows without ingest. */
export interface LocationRecord {
  readonly location: MappedLocation;
  readonly fileName: string;
  readonly localFile: string;
  /** Where it goes on the connection. */
  readonly path: string;
  rows: number;
  compared: number;
  differing: number;
  /** Rows that were not sent to ingest at all. */
  readonly rejections: Rejection[];
  writeErrors(rejections: readonly Rejection[]): Promise<string>;
}

export interface ShopToRead {
  readonly shopId: string;
  readonly locations: readonly MappedLocation[];
  readonly directory: string;
  readonly choices: SyncChoices;
  /** Under which id the shop is read, so that the reading is found again. */
  readonly readingId: string;
  /** Whether what the shop shows may be taken; where not, it is only left on the connection. */
  readonly goes: (levels: () => AsyncIterable<readonly ObservedLevel[]>) => Promise<boolean>;
}

const rowsAChunk = 500;

/** Reads the mapped locations of a shop into one file each, and sends or compares their rows as they come. */
export async function readShopLevels(
  run: RunContext,
  { readings, book, silenceMs }: { readings: ShopReadings; book: ObservedBook; silenceMs: number },
  { shopId, locations, directory, choices, readingId, goes }: ShopToRead,
): Promise<LocationRecord[]> {
  const reading = {
    runId: readingId,
    signal: run.signal,
    onRead: (objects: number) => run.progress('reading levels', objects, null, 'objects'),
  };
  return readings.levels(shopId, reading, async (levels) => {
    const isHeld = !(await goes(levels));
    if (!isHeld && choices.unknownProducts === 'create' && !choices.dryRun)
      await makeProducts(run, book, shopId, locations, levels(), silenceMs);
    const open = new Map<string, OpenLocation>();
    for (const location of locations)
      open.set(location.locationId, await OpenLocation.begin(run, book, location, { directory, isHeld, ...choices }));
    for await (const some of levels()) for (const level of some) await open.get(level.locationId)?.add(level);
    return Promise.all([...open.values()].map((one) => one.end()));
  });
}

/** A location while it is read: its file grows, and every so many rows go out. */
class OpenLocation {
  private waiting: RecordedLevel[] = [];
  private skip: number;

  private constructor(
    private readonly run: RunContext,
    private readonly book: ObservedBook,
    private readonly record: LocationRecord,
    private readonly file: WriteStream,
    private readonly choices: { readonly dryRun: boolean; readonly isHeld: boolean },
    private sent: { chunks: number; rows: number; isWhole: boolean },
  ) {
    this.skip = sent.rows;
  }

  static async begin(
    run: RunContext,
    book: ObservedBook,
    location: MappedLocation,
    { directory, dryRun, isHeld }: { directory: string; isHeld: boolean } & SyncChoices,
  ): Promise<OpenLocation> {
    const fileName = recordName(location, run.runId);
    const localFile = join(directory, fileName);
    const file = createWriteStream(localFile);
    file.write(csvLine(recordColumns, ','));
    const record: LocationRecord = {
      location,
      fileName,
      localFile,
      path: `outgoing/SYNC_INV_SHPF_MLTTHD/${fileName}`,
      rows: 0,
      compared: 0,
      differing: 0,
      rejections: [],
      writeErrors: (rejections) => writeErrors(localFile, rejections),
    };
    const sent = isTaken(location) ? await book.sentOf(run.runId, location) : { chunks: 0, rows: 0, isWhole: false };
    return new OpenLocation(run, book, record, file, { dryRun, isHeld }, sent);
  }

  async add(level: Omit<RecordedLevel, 'line'>): Promise<void> {
    const recorded = { ...level, line: ++this.record.rows + 1 };
    if (!this.file.write(csvLine(recordCells(level), ','))) await once(this.file, 'drain');
    if (isTaken(this.record.location) && !level.tracked) {
      this.record.rejections.push(untracked(recorded.line));
      return;
    }
    if (this.skip > 0) {
      // An earlier attempt of the run sent it.
      this.skip--;
      return;
    }
    this.waiting.push(recorded);
    if (this.waiting.length === rowsAChunk) await this.flush(false);
  }

  async end(): Promise<LocationRecord> {
    await this.flush(true);
    await new Promise<void>((resolve, reject) => {
      this.file.once('error', reject);
      this.file.end(() => resolve());
    });
    return this.record;
  }

  private async flush(last: boolean): Promise<void> {
    this.run.signal.throwIfAborted();
    const rows = this.waiting;
    this.waiting = [];
    if (this.choices.isHeld) return;
    const { location } = this.record;
    if (!isTaken(location)) {
      if (rows.length === 0) return;
      const { differing } = await this.book.compare(location, rows);
      this.record.compared += rows.length;
      this.record.differing += differing;
      return;
    }
    if (this.sent.isWhole) return;
    await this.book.send(this.run.runId, location, {
      fileName: this.record.fileName,
      ordinal: this.sent.chunks,
      last,
      rows,
      dryRun: this.choices.dryRun,
    });
    this.sent = { chunks: this.sent.chunks + 1, rows: this.sent.rows + rows.length, isWhole: last };
  }
}

const untracked = (line: number): Rejection => ({
  line,
  code: 'item_not_tracked',
  reason: 'the shop does not track this item: it has no number of units',
  hint: 'Let Shopify track it, or leave it out.',
});

/** The rows of the file that were rejected, as they were, with why. */
async function writeErrors(localFile: string, rejections: readonly Rejection[]): Promise<string> {
  const byLine = new Map(rejections.map((rejection) => [rejection.line, rejection]));
  const path = `${localFile}.errors`;
  const out = createWriteStream(path);
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(localFile) })) {
    line++;
    const rejection = byLine.get(line);
    if (line === 1) out.write(`${text},error_code,error_reason\n`);
    else if (rejection) out.write(`${text},${csvLine([rejection.code, rejection.reason], ',')}`);
  }
  await new Promise<void>((resolve, reject) => {
    out.once('error', reject);
    out.end(() => resolve());
  });
  return path;
}
