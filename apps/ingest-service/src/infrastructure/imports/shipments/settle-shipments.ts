/** What is said of each shipment in any of its rows; the first that says something counts, and the others must agree. */
export const stateShipments = `
  create temp table stated_shipment on commit drop as
  select external_shipment_id collate "C" as external_shipment_id, min(line) as first_line,
         (array_agg(facility_no order by line) filter (where facility_no is not null))[1] as facility_no,
         coalesce((array_agg(status order by line) filter (where status is not null))[1], 'shipped') as status,
         (array_agg(shipment_type order by line) filter (where shipment_type is not null))[1] as shipment_type,
         (array_agg(origin order by line) filter (where origin is not null))[1] as origin
  from staging group by 1`;

/** A row that says of its shipment what an earlier row does not. $1 import, as everywhere here; each gives how many rows it ended. */
export const rejectContradictions = `
  with contradicting as (
    delete from staging s using stated_shipment h
    where h.external_shipment_id = s.external_shipment_id
      and (s.facility_no <> h.facility_no or s.status <> h.status or s.shipment_type <> h.shipment_type or s.origin <> h.origin)
    returning s.line, h.first_line, s.external_shipment_id,
      case when s.facility_no <> h.facility_no then 'destinationFacilityId' when s.status <> h.status then 'shipmentStatus'
           when s.shipment_type <> h.shipment_type then 'shipmentType' else 'originFacilityId' end as column_name
  )
  insert into import_row (import_no, line, outcome, code, reason, hint, column_name)
  select $1::bigint, line, 'rejected', 'shipment_contradicts',
         column_name || ' is not that of the rows of shipment "' || left(external_shipment_id, 60) || '" from line ' || first_line || ' on',
         'All rows of a shipment go one way: mend it, leave it blank, or give the row a shipment of its own.', column_name
  from contradicting`;

/** Which rows speak of one item: by its external id, else by its product; rows without an item are about none. */
const key = "external_shipment_id, coalesce('item ' || item_external_id, 'product ' || product_no, 'line ' || line)";

export const supersedeEarlierRows = `
  with ranked as (select line, max(line) over (partition by ${key}) as last_line from staging),
  superseded as (
    delete from staging s using ranked r where r.line = s.line and r.line <> r.last_line returning s.line, r.last_line
  )
  insert into import_row (import_no, line, outcome, code, reason)
  select $1::bigint, line, 'superseded', 'superseded_by_later_row', 'line ' || last_line || ' speaks of the same item' from superseded`;

export const rejectDuplicates = `
  with ranked as (select line, count(*) over same as rows, min(line) over same as first_line from staging window same as (partition by ${key})),
  rejected as (delete from staging s using ranked r where r.line = s.line and r.rows > 1 returning s.line, r.rows, r.first_line)
  insert into import_row (import_no, line, outcome, code, reason, hint)
  select $1::bigint, line, 'rejected', 'duplicate_key', rows || ' lines from line ' || first_line || ' on speak of the same item',
         'Give each its own item-external-id, or let the last one win with "duplicates": "last".' from rejected`;

/** A row that cancels without a destination cancels what is known. */
export const rejectUnknown = `
  with unknown as (
    delete from staging s using stated_shipment h
    where h.external_shipment_id = s.external_shipment_id and h.facility_no is null
      and not exists (select from shipment k where k.external_shipment_id = h.external_shipment_id)
    returning s.line, s.external_shipment_id
  )
  insert into import_row (import_no, line, outcome, code, reason, hint, column_name, value)
  select $1::bigint, line, 'rejected', 'shipment_unknown', 'there is no shipment "' || left(external_shipment_id, 60) || '" to cancel',
         'Check the id: case counts. See GET /shipments.', 'externalShipmentId', left(external_shipment_id, 200)
  from unknown`;

export const barReceivedElsewhere = `
  with elsewhere as (
    delete from staging s using stated_shipment h, shipment k
    where h.external_shipment_id = s.external_shipment_id and k.external_shipment_id = h.external_shipment_id and k.facility_no <> h.facility_no
      and exists (select from receipt r where r.shipment_no = k.shipment_no)
    returning s.line, s.external_shipment_id, k.facility_no
  )
  insert into import_row (import_no, line, outcome, code, reason, hint, column_name)
  select $1::bigint, line, 'rejected', 'shipment_received_elsewhere',
         'shipment "' || left(external_shipment_id, 60) || '" has been received in facility "' || f.facility_id || '"',
         'State the facility that received it, or announce what goes elsewhere as a shipment of its own.', 'destinationFacilityId'
  from elsewhere join facility f using (facility_no)`;

/** A shipment is told of in one message, and a message has its limit: that many bytes, items that are there already counted as well. */
const mostBytes = 800_000;
export const rejectTooLarge = `
  with large as (
    select external_shipment_id from (
      select s.external_shipment_id, 200 + 2 * coalesce(octet_length(s.item_external_id), 0) + 2 * coalesce(octet_length(s.tracking), 0)
             + octet_length(p.product_id) as bytes
      from staging s join product p using (product_no)
      union all
      select h.external_shipment_id, 200 + 2 * coalesce(octet_length(i.item_external_id), 0) + 2 * octet_length(i.tracking_numbers::text)
      from stated_shipment h join shipment k using (external_shipment_id) join shipment_item i using (shipment_no)
    ) n group by 1 having sum(bytes) > ${mostBytes}
  ), rejected as (delete from staging s using large l where l.external_shipment_id = s.external_shipment_id returning s.line)
  insert into import_row (import_no, line, outcome, code, reason, hint)
  select $1::bigint, line, 'rejected', 'shipment_too_large', 'the shipment has more items than one message can tell of',
         'Announce it as several shipments.' from rejected`;
