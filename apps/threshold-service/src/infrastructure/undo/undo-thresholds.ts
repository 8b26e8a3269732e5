import type { Tx } from '@app/common/database';
import type { AppliedRows, ComparedRows, UndoDeclaration, Undoing } from '@app/common/imports';
import { applyStated, openStated } from '../apply-stated';
import { keepStatedSince, lockKeys, numberWhatStands, restateBegun, takeBackWhatIsToCome } from './undo-sql';

/**
 * Takes a thresholds file back where nothing newer was stated of the product and facility. What was in force before it is stated anew, from now on:
 * the time in between has been, and the history says so. What the file stated for later is taken away again, or is what was stated for that
 * moment before.
 */
export const undoThresholds: UndoDeclaration = {
  compare: async (tx: Tx, { importNo, undoneNo }: Undoing): Promise<ComparedRows> => {
    const differingRows = await tx.execute(numberWhatStands, [importNo, undoneNo]);
    const superseded = await tx.execute(keepStatedSince, [importNo, undoneNo]);
    const [numbered] = await tx.query<{ keys: number }>(
      'select coalesce(max(ordinal), 0)::int as keys from undo_difference where import_no = $1::bigint',
      [importNo],
    );
    return { differences: numbered!.keys, differingRows, unchanged: 0, superseded, rejected: 0 };
  },

  apply: async (tx, { importNo, importId, runId, askedBy }, from, to): Promise<AppliedRows> => {
    const chunk = [importNo, from, to];
    await tx.execute(lockKeys, chunk);
    const superseded = await tx.execute(keepUnderLock, chunk);
    const [mine] = await tx.query<{ rows: number }>(countRows, chunk);
    await tx.execute(takeBackWhatIsToCome, [...chunk, askedBy]);
    await openStated(tx);
    await tx.execute(restateBegun, chunk);
    await applyStated(tx, { kind: 'undo', importNo, importId, runId, causedBy: askedBy ?? undefined });
    return { applied: mine!.rows - superseded, unchanged: 0, superseded, rejected: 0 };
  },

  forget: async (tx, { importNo }) =>
    void (await tx.execute('delete from undo_difference where import_no = $1::bigint', [importNo])),
};

const countRows = `
  select count(*)::int as rows from undo_difference where import_no = $1::bigint and ordinal between $2::int and $3::int`;

/** What was stated between the comparison and the lock. $1 import, $2 and $3 the chunk. */
const keepUnderLock = `
  with newer as (
    delete from undo_difference d where d.import_no = $1::bigint and d.ordinal between $2::int and $3::int and exists (
      select from held_back_history h
      where h.product_no = d.product_no and h.facility_no = d.facility_no and h.history_id > d.last_history_id)
    returning d.line, d.history_id
  ), kept as (
    insert into import_row (import_no, line, outcome, code, reason)
    select $1::bigint, line, 'superseded', 'superseded_by_newer_change', 'another value was stated while this undo was on its way' from newer
  )
  select from newer`;
