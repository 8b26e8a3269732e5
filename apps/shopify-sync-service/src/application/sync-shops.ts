import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sayTripped, type GuardLimits } from '@app/common/imports';
import { StocklineError } from '@app/common/kernel';
import type { RunContext, RunOutcome } from '@app/common/jobs';
import { isTaken, type ObservedLevel } from '../domain/observed-level';
import type { SyncChoices } from '../domain/sync-choices';
import type { HeldReadings, ObservedBook, RecordStore, ShopReadings } from './observed-ports';
import { readShopLevels, type LocationRecord } from './read-shop-levels';
import { untilAnswered } from './until-answered';
import { Verdict } from './verdict';
import { weighLevels } from './weigh-levels';

export interface SyncShops {
  readings: ShopReadings;
  book: ObservedBook;
  records: RecordStore;
  held: HeldReadings;
  /** The largest figures of a location that go through without a person. */
  guards: GuardLimits;
  /** How long ingest may say nothing before the run fails. */
  silenceMs: number;
}

/**
 * Reads the mapped locations of all shops, side by side, leaves a file of each on the connection, and gathers what became of their rows. What goes too
 * far waits for a person before anything is sent; what is sent has been decided.
 */
export async function syncShops(run: RunContext, parts: SyncShops, choices: SyncChoices): Promise<RunOutcome> {
  const { book, held } = parts;
  const byShop = Map.groupBy(await book.locations(), ({ shopId }) => shopId);
  const isDecided = choices.dryRun || (await book.hasSent(run.runId));
  const { readingId, approved } = await held.goOn(run.runId, run.approval);
  const verdict = new Verdict(byShop.keys(), parts.guards, approved);
  const creates = choices.unknownProducts === 'create';
  const directory = await mkdtemp(join(tmpdir(), 'stockline-sync-'));
  try {
    const failures: string[] = [];
    const read = await Promise.all(
      [...byShop].map(async ([shopId, locations]) => {
        const goes = async (levels: () => AsyncIterable<readonly ObservedLevel[]>): Promise<boolean> =>
          isDecided ||
          verdict.goes(shopId, await weighLevels(held, { runId: run.runId, locations, creates }, levels()));
        try {
          return await readShopLevels(run, parts, { shopId, locations, directory, choices, readingId, goes });
        } catch (error) {
          // One shop's failure is its own: the others go on. A stop of this replica is everyone's.
          if (run.signal.aborted || !(error instanceof StocklineError)) throw error;
          failures.push(`${shopId}: ${error.message}`);
          return [];
        } finally {
          verdict.done(shopId);
        }
      }),
    );
    const records = read.flat();
    const connection = String(run.parameters['propertyResource']);
    await parts.records.put(
      connection,
      records.map(({ localFile, path }) => ({ localFile, path })),
    );
    if (!isDecided) await held.endEarlier(run);
    if (verdict.tripped.size > 0) {
      await held.layAside(run.runId, readingId, [...verdict.tripped.keys()]);
      return waiting(records, verdict, byShop.size);
    }
    await untilAnswered(run, parts);
    return await outcomeOf(run, parts, records, failures, byShop.size);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Nothing was sent or compared; the files show what was read. */
function waiting(records: readonly LocationRecord[], { tripped }: Verdict, shops: number): RunOutcome {
  const files = records.map(({ fileName, path, rows }) => ({ fileName, path, rows, status: 'waiting_for_approval' }));
  return {
    status: 'waiting_for_approval',
    counts: { shops, rows: records.reduce((sum, { rows }) => sum + rows, 0) },
    files,
    error: {
      code: 'approval_needed',
      message: sayTripped([...tripped.values()]),
      hint: 'Nothing was taken. Look at the files that it left, then approve or reject the run: approved, the shops are read anew. A newer run takes its place.',
    },
  };
}

async function outcomeOf(
  run: RunContext,
  { book, records: store }: SyncShops,
  records: readonly LocationRecord[],
  failures: readonly string[],
  shops: number,
): Promise<RunOutcome> {
  const counts = { shops, rows: 0, applied: 0, unchanged: 0, superseded: 0, rejected: 0, compared: 0, differing: 0 };
  const files: object[] = [];
  for (const record of records) {
    const told = isTaken(record.location)
      ? await book.countsOf(run.runId, record.location)
      : { importId: null, applied: 0, unchanged: 0, superseded: 0, rejected: 0 };
    const errorFile = await writeErrors(run, book, store, record);
    const rejected = told.rejected + record.rejections.length;
    files.push({ fileName: record.fileName, path: record.path, rows: record.rows, ...told, rejected, errorFile });
    counts.rows += record.rows;
    for (const name of ['applied', 'unchanged', 'superseded'] as const) counts[name] += told[name];
    counts.rejected += rejected;
    counts.compared += record.compared;
    counts.differing += record.differing;
  }
  if (failures.length === 0)
    return {
      status: counts.rejected > 0 ? 'completed_with_rejections' : counts.rows === 0 ? 'nothing_to_do' : 'completed',
      counts,
      files,
    };
  return {
    status: failures.length === shops ? 'failed' : 'completed_with_rejections',
    counts,
    files,
    error: {
      code: 'shops_failed',
      message: failures.join('; '),
      hint: 'What the other shops show is taken; run it again for these.',
    },
  };
}

/** The rejected rows of a location as they were, with why; null where there are none. */
async function writeErrors(
  run: RunContext,
  book: ObservedBook,
  store: RecordStore,
  record: LocationRecord,
): Promise<string | null> {
  const told = isTaken(record.location) ? await book.rejectionsOf(run.runId, record.location) : [];
  const rejections = [...told, ...record.rejections];
  if (rejections.length === 0) return null;
  const path = `errors/${record.fileName.replace(/\.csv$/, '')}.${run.runId}.errors.csv`;
  const localFile = await record.writeErrors(rejections);
  await store.put(String(run.parameters['propertyResource']), [{ localFile, path }]);
  return path;
}
