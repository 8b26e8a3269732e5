/** All that a message tells of the shipment `t`, beside what has been received. */
export const snapshot = `(
  select jsonb_build_array(s.facility_no, s.status, s.unexpected, s.shipment_type, s.origin_facility_id, s.attributes, (
    select jsonb_agg(jsonb_build_array(i.product_no, i.item_external_id, i.expected, i.tracking_numbers) order by i.item_external_id nulls last, i.product_no)
    from shipment_item i where i.shipment_no = s.shipment_no))
  from shipment s where s.shipment_no = t.shipment_no)`;

/** A shipment of which nothing has been received, as the snapshot `restores` has it. */
export const restoreShipments = `
  update shipment s set
    facility_no = (t.restores ->> 0)::int, status = t.restores ->> 1, unexpected = (t.restores ->> 2)::boolean, shipment_type = t.restores ->> 3,
    origin_facility_id = t.restores ->> 4, attributes = t.restores -> 5
  from undo_taken t where s.shipment_no = t.shipment_no and t.restores is not null`;
export const dropItems = `
  delete from shipment_item i using undo_taken t where i.shipment_no = t.shipment_no and t.restores is not null`;
export const restoreItems = `
  insert into shipment_item (shipment_no, product_no, item_external_id, expected, tracking_numbers)
  select t.shipment_no, (i ->> 0)::int, i ->> 1, (i ->> 2)::bigint, array(select jsonb_array_elements_text(i -> 3))
  from undo_taken t cross join lateral jsonb_array_elements(case jsonb_typeof(t.restores -> 6) when 'array' then t.restores -> 6 else '[]' end) i`;
