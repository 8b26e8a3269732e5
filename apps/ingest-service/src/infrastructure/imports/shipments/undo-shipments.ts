import type { Tx } from '@app/common/database';
import type { AppliedRows, ComparedRows, UndoDeclaration, Undoing } from '@app/common/imports';
import { publishShipments } from '../../publish-shipments';
import { dropItems, restoreItems, restoreShipments, snapshot } from './shipment-snapshot';

/**
 * Takes a shipments file back, shipment by shipment, where nothing was received of it and nobody has stated it since. One that the file changed is
 * again as it was; one that it made is cancelled, because who has heard of it must hear its end. What is undone may be undone in turn.
 */
export const undoShipments: UndoDeclaration = {
  refusal,
  compare,
  apply,
  forget: async (tx, { importNo }) =>
    void (await tx.execute('delete from undo_shipment where import_no = $1::bigint', [importNo])),
};

/** Files from before it was kept how shipments stood. */
async function refusal(tx: Tx, importId: string): Promise<string | undefined> {
  const [lost] = await tx.query(
    `select from file_import f where import_id = $1::uuid and exists (select from shipment_row r where r.import_no = f.import_no)
       and not exists (select from shipment_change c where c.import_no = f.import_no)`,
    [importId],
  );
  return lost && `how its shipments stood before import ${importId} was not kept yet`;
}

async function compare(tx: Tx, { importNo, undoneNo }: Undoing): Promise<ComparedRows> {
  const both = [importNo, undoneNo];
  const differences = await tx.execute(numberWhatStands, both);
  const superseded = await tx.execute(keep(`${ofImport} where ${hasGoneOn}`), both);
  const [rows] = await tx.query<{ standing: number }>(
    `select count(*)::integer as standing from shipment_row r join undo_shipment u using (shipment_no)
     where r.import_no = $2::bigint and u.import_no = $1::bigint`,
    both,
  );
  return { differences, differingRows: rows!.standing, unchanged: 0, superseded, rejected: 0 };
}

async function apply(tx: Tx, { importNo, undoneNo }: Undoing, from: number, to: number): Promise<AppliedRows> {
  await tx.execute(takenTable);
  await tx.execute(lockShipments, [importNo, undoneNo, from, to]);
  const superseded = await tx.execute(keep(`undo_taken c join shipment s using (shipment_no) where ${hasGoneOn}`), [
    importNo,
    undoneNo,
  ]);
  await tx.execute(`delete from undo_taken c using shipment s where s.shipment_no = c.shipment_no and ${hasGoneOn}`);
  await tx.execute(`update undo_taken t set stood = ${snapshot}`);
  for (const statement of [restoreShipments, dropItems, restoreItems, cancelMade]) await tx.execute(statement);
  const applied = await tx.execute(keepRows, [importNo, undoneNo]);
  const taken = await tx.query<{ shipment_no: string }>('select shipment_no from undo_taken order by shipment_no');
  await publishShipments(
    tx,
    taken.map(({ shipment_no }) => shipment_no),
  );
  await tx.execute(keepChanges, [importNo]);
  return { applied, unchanged: 0, superseded, rejected: 0 };
}

/** What an import has changed. $2 the undone import. */
const ofImport = `(select * from shipment_change where import_no = $2::bigint) c join shipment s using (shipment_no)`;
/** Whether a shipment has gone on since the import left it: stated anew, or received, then or before. */
const isReceived = 'exists (select from receipt p where p.shipment_no = s.shipment_no)';
const hasGoneOn = `(s.version <> c.version or ${isReceived})`;

/** In the one order in which shipments are locked. $1 the undo, $2 the undone import. */
const numberWhatStands = `
  insert into undo_shipment (import_no, ordinal, shipment_no)
  select $1::bigint, row_number() over (order by s.external_shipment_id), s.shipment_no from ${ofImport} where not ${hasGoneOn}`;

/** Rows of shipments that stay, each with why. $1 the undo, $2 the undone import. */
const keep = (which: string): string => `
  insert into import_row (import_no, line, outcome, code, reason, column_name, value)
  select $1::bigint, r.line, 'superseded', case when k.received then 'superseded_by_receipt' else 'superseded_by_newer_change' end,
         'shipment "' || left(k.external_shipment_id, 60) || '" ' || case when k.received then 'has been received'
           else 'was stated again' || coalesce(' by "' || left(n.file_name, 60) || '" (import ' || n.import_id || ')', '') || ': version ' || k.version end,
         'externalShipmentId', left(k.external_shipment_id, 200)
  from (select s.shipment_no, s.external_shipment_id, s.version, ${isReceived} as received from ${which}) k
  join shipment_row r on r.import_no = $2::bigint and r.shipment_no = k.shipment_no
  left join lateral (
    select f.file_name, f.import_id from shipment_change n join file_import f using (import_no)
    where n.shipment_no = k.shipment_no and n.version = k.version
  ) n on true`;

const takenTable = `
  create temp table if not exists undo_taken (
    shipment_no bigint, version bigint, restores jsonb, stood jsonb
  ) on commit delete rows`;

/** $1 the undo, $2 the undone import, $3 and $4 the chunk. */
const lockShipments = `
  insert into undo_taken (shipment_no, version, restores)
  select s.shipment_no, c.version, c.before
  from undo_shipment u join shipment_change c on c.import_no = $2::bigint and c.shipment_no = u.shipment_no join shipment s on s.shipment_no = u.shipment_no
  where u.import_no = $1::bigint and u.ordinal between $3::int and $4::int
  order by s.external_shipment_id for update of s`;

const cancelMade = `
  update shipment s set status = 'cancelled' from undo_taken t where s.shipment_no = t.shipment_no and t.restores is null`;

/** The rows of the undone import, the other way round. $1 the undo, $2 the undone import. */
const keepRows = `
  insert into shipment_row (import_no, line, shipment_no, product_no, expected_before, expected)
  select $1::bigint, r.line, r.shipment_no, r.product_no, r.expected, case when r.expected is not null then coalesce(r.expected_before, 0) end
  from shipment_row r join undo_taken t using (shipment_no) where r.import_no = $2::bigint`;

/** An undo is an import that changed them, and can be undone. $1 the undo. */
const keepChanges = `
  insert into shipment_change (import_no, shipment_no, before, version)
  select $1::bigint, t.shipment_no, t.stood, s.version from undo_taken t join shipment s using (shipment_no)`;
