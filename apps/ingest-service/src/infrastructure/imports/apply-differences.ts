import type { Tx } from '@app/common/database';
import type { AppliedRows, ApplyTurn, ImportFile } from '@app/common/imports';
import { lockEventLog } from '@app/common/outbox';
import { hasMovedSince } from './compare-stock';
import { countPending, makeNewLevels, moveStock, pendingTable, publishPending, type Pending } from './move-stock';
import type { StockKind } from './stock-kinds';
import { statesMoments } from './stock-changes';
import { placeInTime, supersedeInChunk } from './supersede-older';

/**
 * Applies differences from..to of a stock file. The number to reach was compared once; how far it is away is computed again here,
 * under the level's lock, so that what happened since the comparison is neither lost nor counted twice.
 */
export async function applyDifferences(
  tx: Tx,
  file: ImportFile,
  kind: StockKind,
  { from, to, turn }: { from: number; to: number; turn: ApplyTurn },
): Promise<AppliedRows> {
  const meaning = kind.meaning(file.parameters.additionalParameters);
  const chunk = [file.importNo, from, to];
  const cause = [file.importNo, file.importId, file.runId, from, to];
  const asOf = file.asOf.toISOString();
  const isDifference = meaning === 'DIFFERENCE';
  const byRow = !isDifference && (await statesMoments(tx, file));
  const stated = !isDifference && (byRow || (await placeInTime(tx, file)).isStated);
  await tx.execute(`${pendingTable}; ${lockedTable}`);
  const made = await tx.execute(
    makeNewLevels(kind, meaning, { stated, byRow }),
    isDifference || (stated && !byRow) ? [...cause, asOf] : cause,
  );
  let superseded = 0;
  let moved = 0;
  if (made < to - from + 1) {
    await lock(tx, chunk);
    turn.locked();
    if (stated || isDifference) superseded = await supersedeInChunk(tx, file, { from, to, isDifference, byRow });
    const hasMoved = !isDifference && (byRow || (await hasMovedAfter(tx, asOf)));
    const knowsMoment = isDifference || hasMoved || stated;
    moved = await tx.execute(
      moveStock(kind, meaning, { hasMoved, stated, byRow }),
      knowsMoment ? [...cause, asOf] : cause,
    );
  }
  turn.locked();
  if (made + moved > 0) {
    await turn.come();
    await lockEventLog(tx);
    await tx.execute(publishPending);
  }
  const [told] = await tx.query<{ rows: number; applied: number; zeroed: number }>(countRows, chunk);
  const { rows, applied, zeroed } = told!;
  return { applied, zeroed, unchanged: rows - applied, superseded, rejected: 0 };
}

async function hasMovedAfter(tx: Tx, asOf: string): Promise<boolean> {
  const [movement] = await tx.query<{ moved: boolean }>(hasMovedSince, [asOf]);
  return movement!.moved;
}

type Differences = Pick<Pending, 'table' | 'which'>;

/** Levels that are there, or are made now, locked in the one order of all writers. */
async function lock(tx: Tx, chunk: readonly unknown[]): Promise<void> {
  await tx.execute(makeMissingLevels(inFile), chunk);
  await tx.execute(lockLevels(inFile), chunk);
}

/** $1 import, $2 and $3 the chunk. */
const ofChunk = 'd.import_no = $1::bigint and d.ordinal between $2::int and $3::int';

/** Rows of the file in this chunk, and of these what has taken effect. */
const countRows = `
  select (select coalesce(sum(d.rows), 0)::integer from inventory_difference d where ${ofChunk}) as rows, p.* from (${countPending}) p`;

const inFile: Differences = { table: 'inventory_difference', which: ofChunk };

export const makeMissingLevels = ({ table, which }: Differences): string => `
  insert into inventory_level (product_no, facility_no)
  select distinct d.product_no, d.facility_no from ${table} d
  where ${which} and d.is_new and not exists (select from inventory_level l where l.product_no = d.product_no and l.facility_no = d.facility_no)
  order by 1, 2 on conflict do nothing`;

/** The levels of the chunk as they stand under their locks, each with its place on disk: it holds until this transaction moves the row. */
export const lockedTable = `
  create temp table if not exists locked_level (
    product_no integer, facility_no integer, place tid, quantity_on_hand bigint, available_to_promise bigint, version bigint
  ) on commit delete rows`;

/** The one lock order of all writers: by product, then facility. */
export const lockLevels = ({ table, which }: Differences): string => `
  insert into locked_level
  select l.product_no, l.facility_no, l.ctid, l.quantity_on_hand, l.available_to_promise, l.version from inventory_level l
  join (select distinct d.product_no, d.facility_no from ${table} d where ${which}) k using (product_no, facility_no)
  order by l.product_no, l.facility_no
  for update of l`;
