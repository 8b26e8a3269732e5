import type { Preview } from '@app/common/imports';

/** What a file would make of the levels it names; of what is only compared, nothing. Blank before where nothing is known of a level, or its product has to be made. */
export const previewObserved: Preview = {
  columns: [
    'productId',
    'facilityId',
    'inventoryItemId',
    'quantityOnHandBefore',
    'quantityOnHandAfter',
    'availableToPromiseBefore',
    'availableToPromiseAfter',
  ],
  rows: async (_, { importNo }) => ({ sql: rows, values: [importNo] }),
};

const rows = `
  select coalesce(r.product_id, 'new') as "productId", r.facility_id as "facilityId", r.inventory_item_id as "inventoryItemId",
         i.quantity_on_hand as "quantityOnHandBefore", r.on_hand as "quantityOnHandAfter",
         i.available_to_promise as "availableToPromiseBefore", r.available as "availableToPromiseAfter"
  from observed_file_row r left join inventory i using (product_id, facility_id)
  where r.import_no = $1::bigint and r.ordinal is not null order by 1, 2, 3`;
