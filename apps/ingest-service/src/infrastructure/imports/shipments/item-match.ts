/**
 * The line `m` of the shipment `s` that an item `n` speaks of: by its external id, else by its product. A line that a receipt named by its product
 * alone is that of the one item that the file has of the product (`n.is_sole`).
 */
export const itemMatch = `
  left join lateral (
    select i.* from shipment_item i where i.shipment_no = s.shipment_no and i.item_external_id = n.item_external_id
    union all
    select i.* from shipment_item i
    where i.shipment_no = s.shipment_no and i.product_no = n.product_no and i.item_external_id is null
      and (n.item_external_id is null or (n.is_sole and not exists (
        select from shipment_item o where o.shipment_no = s.shipment_no and o.item_external_id = n.item_external_id)))
    limit 1
  ) m on true`;
