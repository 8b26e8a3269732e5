import type { Tx } from '@app/common/database';
import type { ApplyTurn, ImportFile } from '@app/common/imports';
import { applyStated, openStated } from '../apply-stated';

/** Applies differences from..to of a file, and gives what became of each. */
export async function applyThresholds(
  tx: Tx,
  file: ImportFile,
  from: number,
  to: number,
  turn: ApplyTurn,
): Promise<{ applied: number; unchanged: number; superseded: number; rejected: number }> {
  await openStated(tx);
  await tx.execute(
    `insert into stated (line, product_no, facility_no, units, effective_from, effective_thru, product_id)
     select line, product_no, facility_no, units, effective_from, effective_thru, product_id from threshold_difference
     where import_no = $1::bigint and ordinal between $2::int and $3::int`,
    [file.importNo, from, to],
  );
  const { importNo, importId, runId } = file;
  const { applied, outdatedLines } = await applyStated(tx, { kind: 'import', importNo, importId, runId }, turn);
  if (outdatedLines.length > 0) await tx.execute(supersede, [file.importNo, outdatedLines]);
  const superseded = outdatedLines.length;
  return { applied, superseded, unchanged: to - from + 1 - applied - superseded, rejected: 0 };
}

const supersede = `
  insert into import_row (import_no, line, outcome, code, reason)
  select $1::bigint, line, 'superseded', 'superseded_by_newer_value', 'a value that began later is in force, without an end' from unnest($2::int[]) as n (line)`;
