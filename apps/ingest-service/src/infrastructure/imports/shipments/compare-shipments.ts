import type { Tx } from '@app/common/database';
import type { ComparedRows, ImportFile } from '@app/common/imports';
import { itemMatch } from './item-match';
import {
  barReceivedElsewhere,
  rejectContradictions,
  rejectDuplicates,
  rejectTooLarge,
  rejectUnknown,
  stateShipments,
  supersedeEarlierRows,
} from './settle-shipments';

/** Compares a whole staged shipments file with what is expected, in a handful of statements however long it is. */
export async function compareShipments(tx: Tx, file: ImportFile): Promise<ComparedRows> {
  const [staged] = await tx.query<{ rows: number }>('select count(*)::integer as rows from staging');
  const own = [file.importNo];
  await tx.execute(stateShipments);
  let rejected = await tx.execute(rejectContradictions, own);
  let superseded = 0;
  if (file.parameters.additionalParameters.duplicates === 'reject') rejected += await tx.execute(rejectDuplicates, own);
  else superseded += await tx.execute(supersedeEarlierRows, own);
  for (const statement of [rejectUnknown, barReceivedElsewhere, rejectTooLarge])
    rejected += await tx.execute(statement, own);
  await tx.execute(compareItems);
  superseded += await tx.execute(supersedeReceived, own);
  await tx.execute(compareHeaders);
  const differences = await tx.execute(keepShipments, own);
  const differingRows = await tx.execute(keepItems, own);
  if (differingRows > 500) await tx.execute('analyze shipment_difference, shipment_item_difference');
  const unchanged = staged!.rows - rejected - superseded - differingRows;
  return { differences, differingRows, unchanged, superseded, rejected };
}

/** Every item of the file beside the line of its shipment that it speaks of. Rows that cancel a shipment as a whole have no item. */
const compareItems = `
  create temp table item on commit drop as
  select n.line, n.external_shipment_id, n.product_no, n.item_external_id, n.expected, n.tracking, n.is_sole,
         coalesce((m.expected <> n.expected or m.product_no <> n.product_no) and m.expected > 0 and (m.accepted <> 0 or m.rejected <> 0), false) as is_received,
         n.product_no is not null and case when m.shipment_no is null then n.expected > 0
              else m.expected <> n.expected or m.product_no <> n.product_no or m.item_external_id is distinct from n.item_external_id
                   or coalesce(string_to_array(n.tracking, ' | ') <> m.tracking_numbers, false) end as differs
  from (
    select line, external_shipment_id collate "C" as external_shipment_id, product_no, item_external_id collate "C" as item_external_id, expected, tracking,
           count(*) over (partition by external_shipment_id, product_no) = 1 as is_sole
    from staging
  ) n
  left join shipment s on s.external_shipment_id = n.external_shipment_id
  ${itemMatch}`;

/** What is expected of an item that has been received stays: its receipts were booked against it. $1 import. Gives how many rows. */
const supersedeReceived = `
  with received as (delete from item where is_received returning line)
  insert into import_row (import_no, line, outcome, code, reason)
  select $1::bigint, line, 'superseded', 'superseded_by_receipt', 'the item has been received: what was expected of it stays' from received`;

/** What is said of the shipment itself, beside what stands. */
const compareHeaders = `
  create temp table header on commit drop as
  select h.external_shipment_id, h.facility_no, h.status, h.shipment_type, h.origin, coalesce(a.attributes, '{}') as attributes,
         s.shipment_no is null or s.unexpected or coalesce(h.facility_no <> s.facility_no, false)
           or (s.status in ('created', 'shipped', 'cancelled') and h.status <> s.status) or (s.status = 'partially_received' and h.status = 'cancelled')
           or (h.shipment_type is not null and h.shipment_type is distinct from s.shipment_type)
           or (h.origin is not null and h.origin is distinct from s.origin_facility_id)
           or not s.attributes @> coalesce(a.attributes, '{}') as differs
  from stated_shipment h
  left join shipment s using (external_shipment_id)
  left join (
    select external_shipment_id collate "C" as external_shipment_id, jsonb_object_agg(attribute_name, attribute_value order by line) as attributes
    from staging where attribute_name is not null group by 1
  ) a using (external_shipment_id)
  where exists (select from item i where i.external_shipment_id = h.external_shipment_id)`;

/** One difference a shipment, in the order in which shipments are locked: its message tells of all its items at once. $1 import. */
const keepShipments = `
  insert into shipment_difference (import_no, ordinal, external_shipment_id, facility_no, status, shipment_type, origin_facility_id, attributes)
  select $1::bigint, row_number() over (order by external_shipment_id), external_shipment_id, facility_no, status, shipment_type, origin, attributes
  from header h where differs or exists (select from item i where i.external_shipment_id = h.external_shipment_id and i.differs)`;

/** The rows that such a difference stands for: those whose item differs, or all where the shipment itself does. $1 import. */
const keepItems = `
  insert into shipment_item_difference (import_no, ordinal, line, product_no, item_external_id, expected, tracking_numbers, is_sole)
  select $1::bigint, d.ordinal, i.line, i.product_no, i.item_external_id, i.expected, string_to_array(i.tracking, ' | '), i.is_sole
  from item i join header h using (external_shipment_id) join shipment_difference d using (external_shipment_id)
  where d.import_no = $1::bigint and (i.differs or h.differs)`;
