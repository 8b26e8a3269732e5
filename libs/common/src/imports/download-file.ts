import { advance } from './advance';
import { fetchIntoSpool, spooled } from './fetch-content';
import { cancelEarlierWaiting } from './guards/cancel-earlier-waiting';
import { release } from './release';
import type { Work } from './work';

/**
 * Brings the claimed file here and knows it by its content: what equals the last applied file of the config has nothing to do.
 * A file that is gone or another one by now is let go: nothing has happened with it yet, and the next run takes what is there.
 */
export async function downloadFile(work: Work): Promise<void> {
  const { row, session, run } = work;
  await run.progress('download', 0, row.fileSize, 'bytes');
  const contentHash = await spooled(work, await (work.coming ?? fetchIntoSpool(work)));
  if (contentHash === undefined) return release(work);
  const sameAs = await lastAppliedWithSame(work, contentHash);
  if (sameAs !== undefined) return endAsSame(work, contentHash, sameAs);
  const reached = { state: 'downloaded', contentHash } as const;
  await advance(session, row, { ...reached, timings: row.timings });
  Object.assign(row, reached);
}

/** It says that what was applied last still stands: what waits is older than that. */
async function endAsSame(work: Work, contentHash: string, sameAs: string): Promise<void> {
  const { row, session } = work;
  const reached = { state: 'reported', contentHash, sameAs, status: 'nothing_to_do' } as const;
  await session.transaction(async (tx) => {
    await advance(tx, row, { ...reached, timings: row.timings });
    await cancelEarlierWaiting(tx, work);
  });
  Object.assign(row, reached);
}

/**
 * The import it equals, when that is the last one of its config that took effect: same bytes, same meaning of the parameters, and not undone.
 * A mended file is only held against its own kind, and a preview against nothing. Where each time counts, the same content has something to do.
 */
export async function lastAppliedWithSame(
  { session, row, declaration }: Pick<Work, 'session' | 'row' | 'declaration'>,
  contentHash: string,
): Promise<string | undefined> {
  if (row.dryRun || declaration.sameContent === 'asks') return undefined;
  const [last] = await session.query<{ importId: string; same: boolean }>(
    `select import_id as "importId",
       content_hash = $2 and status <> 'failed' and undone_by is null and ${meaning('parameters')} = ${meaning('$3::jsonb')} as same
     from file_import
     where config_id = $1 and not dry_run and undo_of is null and import_no < $4::bigint and resend_of is not distinct from $5::uuid
       and (status in ('completed', 'completed_with_rejections') or applied_ordinal > 0)
     order by import_no desc limit 1`,
    [row.configId, contentHash, JSON.stringify(row.parameters), row.importNo, row.resendOf],
  );
  return last?.same === true ? last.importId : undefined;
}

/** Of the parameters, those by which the same bytes would mean something else. */
const meaning = (parameters: string): string =>
  `jsonb_build_array(${parameters}->'locationSeqId', ${parameters}->'additionalParameters')`;
