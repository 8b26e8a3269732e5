import { StocklineError, shorten } from '@app/common/kernel';
import { advance } from './advance';
import { fetchContent } from './fetch-content';
import { refuseFile } from './refuse-file';
import { release } from './release';
import type { Work } from './work';

/**
 * Brings the claimed file here and knows it by its content: what equals the last applied file of the config has nothing to do.
 * A file that is gone or another one by now is let go: nothing has happened with it yet, and the next run takes what is there.
 */
export async function downloadFile(work: Work): Promise<void> {
  const { row, session, run } = work;
  await run.progress('download', 0, row.fileSize, 'bytes');
  const contentHash = await fetchContent(work);
  if (contentHash === undefined) return release(work);
  const seen = await seenBefore(work, contentHash);
  if (seen) return refuseFile(work, seen);
  const sameAs = await lastAppliedWithSame(work, contentHash);
  const reached =
    sameAs === undefined
      ? ({ state: 'downloaded', contentHash } as const)
      : ({ state: 'reported', contentHash, sameAs, status: 'nothing_to_do' } as const);
  await advance(session, row, { ...reached, timings: row.timings });
  Object.assign(row, reached);
}

/**
 * The import it equals, when that is the last one of its config that took effect: same bytes, same meaning of the parameters.
 * A mended file is only held against its own kind, and a preview against nothing.
 */
async function lastAppliedWithSame({ session, row }: Work, contentHash: string): Promise<string | undefined> {
  if (row.dryRun) return undefined;
  const [last] = await session.query<{ importId: string; same: boolean }>(
    `select import_id as "importId",
       content_hash = $2 and status <> 'failed' and ${meaning('parameters')} = ${meaning('$3::jsonb')} as same
     from file_import
     where config_id = $1 and not dry_run and import_no < $4::bigint and resend_of is not distinct from $5::uuid
       and (status in ('completed', 'completed_with_rejections') or applied_ordinal > 0)
     order by import_no desc limit 1`,
    [row.configId, contentHash, JSON.stringify(row.parameters), row.importNo, row.resendOf],
  );
  return last?.same === true ? last.importId : undefined;
}

/**
 * Where the same content would count a second time, an earlier import of it that took effect, or is about to, stands in the way, by any name:
 * whether it did happen twice is for a person to say.
 */
async function seenBefore(
  { session, row, declaration }: Work,
  contentHash: string,
): Promise<StocklineError | undefined> {
  if (declaration.sameContent !== 'asks' || row.dryRun) return undefined;
  const [earlier] = await session.query<{ importId: string; fileName: string; arrivedAt: Date }>(
    `select import_id as "importId", file_name as "fileName", arrived_at as "arrivedAt" from file_import
     where config_id = $1 and content_hash = $2 and not dry_run and import_no < $3::bigint
       and (applied > 0 or ended_at is null)
     order by import_no desc limit 1`,
    [row.configId, contentHash, row.importNo],
  );
  if (earlier === undefined) return undefined;
  return new StocklineError({
    code: 'content_seen_before',
    message: `"${shorten(row.fileName)}" has the very content of "${shorten(earlier.fileName)}", taken as import ${earlier.importId} on ${earlier.arrivedAt.toISOString()}`,
    hint: 'Nothing was applied. If the differences did happen a second time, send them in a file that says so, such as with another comment.',
  });
}

/** Of the parameters, those by which the same bytes would mean something else. */
const meaning = (parameters: string): string =>
  `jsonb_build_array(${parameters}->'locationSeqId', ${parameters}->'additionalParameters')`;
