import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jobParameters } from '@app/common/contracts';
import { StocklineError, nearest } from '@app/common/kernel';
import { checkedBy, type Job, type RunContext, type RunOutcome } from '@app/common/jobs';
import { isTaken } from '../domain/observed-level';
import { readSyncChoices } from '../domain/sync-choices';
import type { ObservedBook, RecordStore, ShopReadings } from './observed-ports';
import { readShopLevels, type LocationRecord } from './read-shop-levels';
import { untilAnswered } from './until-answered';

export interface SyncFromShopify {
  readings: ShopReadings;
  book: ObservedBook;
  records: RecordStore;
  /** Resolves once every state topic has been read to the end it had at boot: versions are known then. */
  whenStateRead: (signal: AbortSignal) => Promise<void>;
  /** How long ingest may say nothing before the run fails. */
  silenceMs: number;
}

const configId = 'SYNC_INV_SHPF_MLTTHD';

/**
 * SYNC_INV_SHPF_MLTTHD: the levels of every mapped location read from the shops and left as one file a location; taken into the ledger where
 * the shop's number counts, compared elsewhere; gathered back into the one run. Locations go side by side, each in order.
 */
export const syncFromShopify = (parts: SyncFromShopify): Job => ({
  id: configId,
  title: 'Sync Inventory From Shopify',
  parameters: jobParameters.SYNC_INV_SHPF_MLTTHD,
  checks: {
    propertyResource: (value) => unlessOneOf(value, parts.records.names, 'a connection of CONNECTIONS_FILE'),
    configId: (value) => unlessOneOf(value, [configId], 'the import of this job'),
    groupBy: (value) =>
      unlessOneOf(value, ['location_id'], 'location_id: what is read from shops is in order by location'),
    remoteFilename: () => ({
      rule: 'is not taken by this version: levels are read from the shops themselves',
      hint: 'Leave it out.',
    }),
    additionalParameters: checkedBy((value) => readSyncChoices(value)),
  },
  scope: ({ propertyResource }) => `${String(propertyResource)}|${configId}`,
  run: (run) => sync(run, parts),
});

function unlessOneOf(value: unknown, known: readonly string[], what: string) {
  if (known.includes(String(value))) return undefined;
  const near = nearest(String(value), known);
  return { rule: `must name ${what}`, hint: near ? `Did you mean ${near}?` : `Known are ${known.join(', ')}.` };
}

async function sync(run: RunContext, parts: SyncFromShopify): Promise<RunOutcome> {
  await run.progress('waiting until the state topics are read', 0, null, 'topics');
  await parts.whenStateRead(run.signal);
  const choices = readSyncChoices(run.parameters['additionalParameters']);
  const byShop = Map.groupBy(await parts.book.locations(), ({ shopId }) => shopId);
  const directory = await mkdtemp(join(tmpdir(), 'stockline-sync-'));
  try {
    const failures: string[] = [];
    const read = await Promise.all(
      [...byShop].map(async ([shopId, locations]) => {
        try {
          return await readShopLevels(run, parts, { shopId, locations, directory, choices });
        } catch (error) {
          // One shop's failure is its own: the others go on. A stop of this replica is everyone's.
          if (run.signal.aborted || !(error instanceof StocklineError)) throw error;
          failures.push(`${shopId}: ${error.message}`);
          return [];
        }
      }),
    );
    const records = read.flat();
    const connection = String(run.parameters['propertyResource']);
    await parts.records.put(
      connection,
      records.map(({ localFile, path }) => ({ localFile, path })),
    );
    await untilAnswered(run, parts);
    return await outcomeOf(run, parts, records, failures, byShop.size);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function outcomeOf(
  run: RunContext,
  { book, records: store }: SyncFromShopify,
  records: readonly LocationRecord[],
  failures: readonly string[],
  shops: number,
): Promise<RunOutcome> {
  const counts = { shops, rows: 0, applied: 0, unchanged: 0, superseded: 0, rejected: 0, compared: 0, differing: 0 };
  const files: object[] = [];
  for (const record of records) {
    const told = isTaken(record.location)
      ? await book.countsOf(run.runId, record.location)
      : { applied: 0, unchanged: 0, superseded: 0, rejected: 0 };
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
