import type { Work } from './work';

/** A run removes no more than these, so that a first setting of the limit does not hold its lane for an hour. */
const mostAtATime = 500;

/**
 * Removes from archive/ what its import ended with longer ago than is kept; which files these are is read from the imports, so nothing else there is
 * touched. A server that refuses it costs no run: the log says so, and the next run asks again.
 */
export async function forgetArchived({
  session,
  connection,
  dependencies,
  run,
}: Omit<Work, 'declaration' | 'row' | 'file'>): Promise<void> {
  const { archiveKeptDays, logger } = dependencies;
  if (archiveKeptDays === undefined) return;
  const old = await session.query<{ importNo: string; movedTo: string }>(
    `select import_no as "importNo", moved_to as "movedTo" from file_import
     where connection = $1 and moved_to like 'archive/%' and ended_at < now() - $2 * interval '1 day' order by import_no limit $3`,
    [run.parameters['propertyResource'], archiveKeptDays, mostAtATime],
  );
  for (const { importNo, movedTo } of old) {
    run.signal.throwIfAborted();
    try {
      await connection.remove(movedTo);
    } catch (error) {
      logger.warn({ err: error, file: movedTo, leftToo: old.length }, 'an archived file could not be removed');
      return;
    }
    await session.execute('update file_import set moved_to = null where import_no = $1::bigint', [importNo]);
  }
}
