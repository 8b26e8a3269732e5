export const stockPreviewColumns = [
  'productId',
  'facilityId',
  'quantityOnHandBefore',
  'quantityOnHandAfter',
  'availableToPromiseBefore',
  'availableToPromiseAfter',
] as const;

/**
 * Every level that a file moves, before and after. `changes` is SQL that gives product_no, facility_no and difference of every difference of the
 * import $1, which may speak of products that are yet to be created.
 */
export const previewStock = (changes: string, mayCreate: boolean): string => `
  select p.product_id as "productId", f.facility_id as "facilityId",
         coalesce(l.quantity_on_hand, 0) as "quantityOnHandBefore", coalesce(l.quantity_on_hand, 0) + c.difference as "quantityOnHandAfter",
         coalesce(l.available_to_promise, 0) as "availableToPromiseBefore",
         coalesce(l.available_to_promise, 0) + c.difference as "availableToPromiseAfter"
  from (select product_no, facility_no, sum(difference) as difference from (${changes}) d group by 1, 2 having sum(difference) <> 0) c
  join ${mayCreate ? productsAndNew : 'product'} p using (product_no) join facility f using (facility_no) left join inventory_level l using (product_no, facility_no)
  order by 1, 2`;

const productsAndNew = `(
    select product_no, product_id from product union all select product_no, product_id from new_product where import_no = $1::bigint)`;
