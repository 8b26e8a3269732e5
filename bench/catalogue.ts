import type { Client } from 'pg';

/** Products P1… with SKUs SKU-1… and facilities F1…, straight into the tables: the catalogue is not what is measured. */
export async function makeCatalogue(database: Client, products: number, facilities: number): Promise<void> {
  await database.query(`
    insert into ingest.product (product_id, version) select 'P' || n, 1 from generate_series(1, ${products}) n;
    insert into ingest.product_identification (id_type_no, id_value, product_no)
      select t.id_type_no, case t.id_type when 'sku' then 'SKU-' || substr(p.product_id, 2) else p.product_id end, p.product_no
      from ingest.product p, ingest.id_type t where t.id_type in ('sku', 'productId');
    insert into ingest.facility (facility_id, type, version) select 'F' || n, 'WAREHOUSE', 1 from generate_series(1, ${facilities}) n;
    analyze ingest.product; analyze ingest.product_identification;`);
}

/** As many units in every level of that catalogue. */
export async function makeLevels(database: Client, units: number): Promise<void> {
  await database.query(`
    insert into ingest.inventory_level (product_no, facility_no, quantity_on_hand, available_to_promise, version)
      select product_no, facility_no, ${units}, ${units}, 1 from ingest.product, ingest.facility;
    insert into ingest.inventory_balance (product_no, facility_no, bin_no, quantity_on_hand, available_to_promise)
      select product_no, facility_no, 1, ${units}, ${units} from ingest.product, ingest.facility;
    analyze ingest.inventory_level; analyze ingest.inventory_balance;`);
}
