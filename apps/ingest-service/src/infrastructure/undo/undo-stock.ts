import type { Tx } from '@app/common/database';
import type { AppliedRows, ComparedRows, UndoDeclaration, Undoing } from '@app/common/imports';
import { lockEventLog } from '@app/common/outbox';
import { keepWhatMovedSince, numberWhatStands } from './find-what-stands';
import { lockedTable, lockLevels, pendingTable, publishPending, reverse } from './reverse-stock';

/**
 * Takes a stock file back by ledger rows of its own, the newest first, on the levels that nothing has moved since: there the balances are again what
 * they were. A level that something newer has moved stays as it is, with all rows of the file that touched it, because what is newer may rest on them.
 * `remembersMovements`: the file's rows were deltas, remembered as such; their way back is remembered at the same moment.
 */
export const undoStock = (remembersMovements: boolean): UndoDeclaration => ({
  refusal: goneWithItsMonth,
  compare,
  apply: (tx, undoing, from, to) => apply(tx, undoing, { from, to, remembersMovements }),
  forget: async (tx, { importNo }) =>
    void (await tx.execute('delete from undo_difference where import_no = $1::bigint', [importNo])),
});

/** Of a file from before the ledger begins, rows may be gone that would have to be reversed. */
async function goneWithItsMonth(tx: Tx, importId: string): Promise<string | undefined> {
  const [begin] = await tx.query<{ since: Date }>(
    'select since from ledger_begin, file_import where import_id = $1::uuid and arrived_at < since',
    [importId],
  );
  return begin && `the ledger is kept since ${begin.since.toISOString().slice(0, 10)}, and import ${importId} is older`;
}

async function compare(tx: Tx, { importNo, undoneNo }: Undoing): Promise<ComparedRows> {
  const differingRows = await tx.execute(numberWhatStands, [importNo, undoneNo]);
  const superseded = await tx.execute(keepWhatMovedSince, [importNo, undoneNo]);
  const [numbered] = await tx.query<{ levels: number }>(
    'select coalesce(max(ordinal), 0)::int as levels from undo_difference where import_no = $1::bigint',
    [importNo],
  );
  return { differences: numbered!.levels, differingRows, unchanged: 0, superseded, rejected: 0 };
}

async function apply(
  tx: Tx,
  { importNo, importId, runId, askedBy }: Undoing,
  { from, to, remembersMovements }: { from: number; to: number; remembersMovements: boolean },
): Promise<AppliedRows> {
  const chunk = [importNo, from, to];
  await tx.execute(pendingTable);
  await tx.execute(lockedTable);
  await tx.execute(lockLevels, chunk);
  const superseded = await tx.execute(keepMovedUnderLock, chunk);
  const applied = await tx.execute(reverse(remembersMovements), [...chunk, importId, runId, askedBy]);
  if (applied > 0) {
    await lockEventLog(tx);
    await tx.execute(publishPending);
  }
  return { applied, unchanged: 0, superseded, rejected: 0 };
}

/** What has moved between the comparison and the lock. $1 import, $2 and $3 the chunk. */
const keepMovedUnderLock = `
  insert into import_row (import_no, line, outcome, code, reason)
  select $1::bigint, coalesce(d.line, 1000000000 + d.ordinal), 'superseded', 'superseded_by_newer_change',
         'the level was moved again while this undo was on its way'
  from undo_difference d join undo_level v using (product_no, facility_no)
  where d.import_no = $1::bigint and d.ordinal between $2::int and $3::int and v.version <> d.last_version`;
