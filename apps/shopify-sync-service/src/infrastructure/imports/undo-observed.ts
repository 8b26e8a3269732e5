import type { Tx } from '@app/common/database';
import type { ComparedRows, UndoDeclaration, Undoing } from '@app/common/imports';
import { forgetUnsent } from './forget-unsent';
import { sendObserved } from './send-observed';

/**
 * Takes a file back by sending what stood before each of its rows, with the version that the row left: ingest sets a level back only while that
 * stands, so what happened since is not undone. What is known here to have moved is not even sent. An undo leaves rows as a file does, and is
 * taken back in the same way.
 */
export const undoObserved: UndoDeclaration = {
  async refusal(tx, importId): Promise<string | undefined> {
    const kept = await tx.query(
      `select from observed_file_row r join file_import f using (import_no)
       where f.import_id = $1::uuid and r.version_after is not null limit 1`,
      [importId],
    );
    return kept.length > 0
      ? undefined
      : `of import ${importId} no row is known that set a level; rows are known for 30 days`;
  },

  async compare(tx: Tx, { importNo, undoneNo }: Undoing): Promise<ComparedRows> {
    const superseded = await tx.execute(keepMoved, [importNo, undoneNo]);
    const differences = await tx.execute(numberWhatStands, [importNo, undoneNo]);
    return { differences, unchanged: 0, superseded, rejected: 0 };
  },

  apply: sendObserved,
  forget: forgetUnsent,
};

/** $1 undo, $2 what it takes back. */
const keepMoved = `
  insert into import_row (import_no, line, outcome, code, reason)
  select $1::bigint, r.line, 'superseded', 'superseded_by_newer_change', 'the level moved at ' ||
         coalesce(to_char(i.changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'an unknown time') || ', after this row had set it'
  from observed_file_row r join inventory i using (product_id, facility_id)
  where r.import_no = $2::bigint and r.version_after is not null and i.version > r.version_after`;

/** $1 undo, $2 what it takes back. The copy may be behind the answer: then the version of the answer holds. */
const numberWhatStands = `
  insert into observed_file_row (import_no, line, ordinal, shop_id, location_id, facility_id, inventory_item_id, sku, product_id,
                                 available, on_hand, epoch, version)
  select $1::bigint, r.line, row_number() over (order by r.shop_id, r.location_id, r.line), r.shop_id, r.location_id, r.facility_id,
         r.inventory_item_id, r.sku, r.product_id, r.available_to_promise_before, r.quantity_on_hand_before, coalesce(i.epoch, r.epoch), r.version_after
  from observed_file_row r left join inventory i using (product_id, facility_id)
  where r.import_no = $2::bigint and r.version_after is not null and coalesce(i.version <= r.version_after, true)`;
