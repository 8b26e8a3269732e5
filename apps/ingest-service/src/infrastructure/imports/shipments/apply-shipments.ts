import type { Tx } from '@app/common/database';
import type { AppliedRows, ImportFile } from '@app/common/imports';
import { publishShipments } from '../../publish-shipments';
import { snapshot } from './shipment-snapshot';
import { itemMatch } from './item-match';

/**
 * Applies the shipments from..to of a file, whole ones only. What was received since the file was compared is looked at again under the
 * shipment's lock: it stays, and the rows that come too late for it are told.
 */
export async function applyShipments(tx: Tx, file: ImportFile, from: number, to: number): Promise<AppliedRows> {
  const chunk = [file.importNo, from, to];
  for (const table of workTables) await tx.execute(table);
  await tx.execute(makeMissing, chunk);
  await tx.execute(lockShipments, chunk);
  await tx.execute(`update taken t set before = ${snapshot}`);
  await tx.execute(stateItems, chunk);
  const superseded = await tx.execute(supersedeReceived, [file.importNo]);
  const rejected = await tx.execute(rejectReceivedElsewhere, chunk);
  await tx.execute(keepRows, [file.importNo]);
  for (const statement of [adoptLines, changeLines, addLines, removeLines]) await tx.execute(statement);
  await tx.execute(changeShipments, chunk);
  const changed = await tx.query<{ shipment_no: string }>(
    `select shipment_no from taken t where before is distinct from ${snapshot} or is_new order by shipment_no`,
  );
  const numbers = changed.map(({ shipment_no }) => shipment_no);
  await tx.execute(forgetRows, [file.importNo, numbers]);
  const [rows] = await tx.query<{ applied: number; unchanged: number }>(countRows, [numbers]);
  await publishShipments(tx, numbers);
  await tx.execute(keepChanges, [file.importNo, numbers]);
  return { ...rows!, superseded, rejected };
}

const ofChunk = 'd.import_no = $1::bigint and d.ordinal between $2::int and $3::int';

const workTables = [
  `create temp table if not exists taken (
     shipment_no bigint, ordinal integer, is_new boolean, before jsonb
   ) on commit delete rows`,
  `create temp table if not exists stated_item (
     ordinal integer, line integer, shipment_no bigint, product_no integer, item_external_id text collate "C", expected bigint,
     tracking_numbers text[], is_sole boolean
   ) on commit delete rows`,
];

const makeMissing = `
  insert into shipment (shipment_id, external_shipment_id, facility_no, status)
  select uuidv7()::text, d.external_shipment_id, d.facility_no, 'created' from shipment_difference d
  where ${ofChunk} and d.facility_no is not null and not exists (select from shipment s where s.external_shipment_id = d.external_shipment_id)
  order by d.external_shipment_id on conflict do nothing`;

const lockShipments = `
  insert into taken (shipment_no, ordinal, is_new)
  select s.shipment_no, d.ordinal, s.version = 0
  from shipment s join shipment_difference d using (external_shipment_id) where ${ofChunk} order by s.external_shipment_id for update of s`;

const stateItems = `
  insert into stated_item
  select d.ordinal, d.line, t.shipment_no, d.product_no, d.item_external_id, d.expected, d.tracking_numbers, d.is_sole
  from shipment_item_difference d join taken t using (ordinal) where ${ofChunk}`;

/** Receipts came between comparison and now. $1 import. */
const supersedeReceived = `
  with received as (
    delete from stated_item g using (
      select n.line from stated_item n join taken s using (shipment_no)
      ${itemMatch}
      where m.expected > 0 and (m.accepted <> 0 or m.rejected <> 0) and (m.expected <> n.expected or m.product_no <> n.product_no)
    ) r where r.line = g.line returning g.line
  )
  insert into import_row (import_no, line, outcome, code, reason)
  select $1::bigint, line, 'superseded', 'superseded_by_receipt', 'the item has been received: what was expected of it stays' from received`;

const rejectReceivedElsewhere = `
  with elsewhere as (
    delete from taken t using shipment_difference d, shipment s
    where ${ofChunk} and d.ordinal = t.ordinal and s.shipment_no = t.shipment_no and s.facility_no <> d.facility_no
      and exists (select from receipt r where r.shipment_no = s.shipment_no)
    returning t.ordinal
  ), ended as (delete from stated_item i using elsewhere e where e.ordinal = i.ordinal returning i.line)
  insert into import_row (import_no, line, outcome, code, reason, hint, column_name)
  select $1::bigint, line, 'rejected', 'shipment_received_elsewhere', 'the shipment has been received in another facility',
         'State the facility that received it, or announce what goes elsewhere as a shipment of its own.', 'destinationFacilityId' from ended`;

/** What each row does, for those who ask later. $1 import. */
const keepRows = `
  insert into shipment_row (import_no, line, shipment_no, product_no, expected_before, expected)
  select $1::bigint, n.line, n.shipment_no, n.product_no, m.expected, n.expected
  from stated_item n join taken s using (shipment_no)
  ${itemMatch}`;

/** Rows of shipments that stand already as they say: somebody else was faster. $1 import, $2 the shipments that are other than before. */
const forgetRows = `
  delete from shipment_row
  where import_no = $1::bigint and shipment_no in (select shipment_no from taken where not shipment_no = any($2::bigint[]))`;

const adoptLines = `
  update shipment_item i set item_external_id = n.item_external_id
  from stated_item n
  where i.shipment_no = n.shipment_no and i.product_no = n.product_no and i.item_external_id is null and n.item_external_id is not null
    and not exists (select from shipment_item o where o.shipment_no = n.shipment_no and o.item_external_id = n.item_external_id)
    and n.is_sole`;

const isLine = `i.shipment_no = n.shipment_no and i.item_external_id is not distinct from n.item_external_id
    and (n.item_external_id is not null or i.product_no = n.product_no)`;

const changeLines = `
  update shipment_item i set expected = n.expected, product_no = n.product_no, tracking_numbers = coalesce(n.tracking_numbers, i.tracking_numbers)
  from stated_item n where n.product_no is not null and ${isLine}`;

const addLines = `
  insert into shipment_item (shipment_no, product_no, item_external_id, expected, tracking_numbers)
  select n.shipment_no, n.product_no, n.item_external_id, n.expected, coalesce(n.tracking_numbers, '{}')
  from stated_item n where n.product_no is not null and n.expected > 0 and not exists (select from shipment_item i where ${isLine})`;

/** Zero takes an item off, unless something has come of it. */
const removeLines = `
  delete from shipment_item i using stated_item n where ${isLine} and n.expected = 0 and i.expected = 0 and i.accepted = 0 and i.rejected = 0`;

const changeShipments = `
  update shipment s set
    facility_no = coalesce(d.facility_no, s.facility_no), unexpected = false,
    shipment_type = coalesce(d.shipment_type, s.shipment_type, 'IN_TRANSFER'), origin_facility_id = coalesce(d.origin_facility_id, s.origin_facility_id),
    attributes = s.attributes || d.attributes,
    status = case when not r.has_come then d.status when r.is_open and d.status <> 'cancelled' then 'partially_received' else 'received' end
  from taken t join shipment_difference d using (ordinal)
  cross join lateral (
    select coalesce(bool_or(i.accepted <> 0 or i.rejected <> 0), false) as has_come, coalesce(bool_or(i.accepted + i.rejected < i.expected), false) as is_open
    from shipment_item i where i.shipment_no = t.shipment_no
  ) r
  where ${ofChunk} and s.shipment_no = t.shipment_no`;

/** What an undo goes by. $1 import, $2 the shipments that are other than before. */
const keepChanges = `
  insert into shipment_change (import_no, shipment_no, before, version)
  select $1::bigint, t.shipment_no, case when not t.is_new then t.before end, s.version
  from taken t join shipment s using (shipment_no) where t.shipment_no = any($2::bigint[])`;

/** $1 the shipments that are other than before. */
const countRows = `
  select (count(*) filter (where shipment_no = any($1::bigint[])))::integer as applied,
         (count(*) filter (where not shipment_no = any($1::bigint[])))::integer as unchanged
  from stated_item`;
