import type { Client } from 'pg';

/**
 * A catalogue of the threshold service, straight into its tables: products P1… with a SKU and five tags each, of 6,000 tags from common to rare,
 * 40 types, 200 vendors, 60 categories; stock of most in two facilities, channel ONLINE with a threshold of every other product.
 */
export async function makeThresholdCatalogue(database: Client, products: number): Promise<void> {
  for (const statement of statements(products)) await database.query(statement);
  for (const table of ['product', 'product_identification', 'term', 'stock', 'held_back', 'in_force', 'searchable'])
    await database.query(`vacuum (analyze) threshold.${table}`);
}

const statements = (products: number): string[] => [
  `set search_path to threshold`,
  `drop index searchable_words, searchable_type, searchable_vendor`,
  `insert into facility (facility_id, type, facility_group_id, epoch, version, changed_at)
      values ('ONLINE', 'CONFIGURATION', 'FAC_GRP', 1, 1, now()), ('F1', 'WAREHOUSE', null, 1, 1, now()), ('F2', 'RETAIL_STORE', null, 1, 1, now())`,
  `insert into facility_group (facility_group_id, members, epoch, version, changed_at)
      values ('FAC_GRP', '[{"facilityId":"F1","priority":1},{"facilityId":"F2","priority":2}]', 1, 1, now())`,
  `insert into product (product_id, name, tags, categories, product_type, vendor, epoch, version, changed_at)
      select 'P' || n, 'Linen shirt size ' || n % 12,
             array['season-' || n % 4, 'line-' || n % 37, 'theme-' || n % 401, 'drop-' || n % 1999, 'label-' || n % 3571],
             array['category-' || n % 60], 'type-' || n % 40, 'vendor-' || n % 200, 1, 1, now() - interval '30 days'
      from generate_series(1, ${products}) n`,
  `insert into product_identification (id_type_no, id_value, product_no)
      select t.id_type_no, case t.id_type when 'sku' then 'SKU-' || substr(p.product_id, 2) else p.product_id end, p.product_no
      from product p, id_type t where t.id_type in ('sku', 'productId')`,
  `insert into term (field, word)
      select 'tag', 'season-' || n from generate_series(0, 3) n union all select 'tag', 'line-' || n from generate_series(0, 36) n
      union all select 'tag', 'theme-' || n from generate_series(0, 400) n union all select 'tag', 'drop-' || n from generate_series(0, 1998) n
      union all select 'tag', 'label-' || n from generate_series(0, 3570) n union all select 'category', 'category-' || n from generate_series(0, 59) n
      union all select 'productType', 'type-' || n from generate_series(0, 39) n union all select 'vendor', 'vendor-' || n from generate_series(0, 199) n`,
  `insert into stock (product_id, facility_id, available_to_promise, epoch, version)
      select 'P' || n, 'F' || f, (n * 7 + f) % 10, 1, 1 from generate_series(1, ${products}) n, generate_series(1, 2) f order by 1, 2`,
  `insert into held_back (product_no, facility_no, effective_from, kind, units, stated_at)
      select p.product_no, f.facility_no, date_trunc('milliseconds', now() - interval '30 days'), 'threshold', 1 + p.product_no % 9, now() - interval '30 days'
      from product p, facility f where f.facility_id = 'ONLINE' and p.product_no % 2 = 0`,
  `insert into in_force (product_no, facility_no, kind, units, effective_from, version, changed_at)
      select product_no, facility_no, kind, units, effective_from, 1, effective_from from held_back`,
  `insert into searchable (product_no, tags, categories, product_type, vendor, stocked_facilities, thresholds, sku)
      select p.product_no, array[s.term_no, l.term_no, m.term_no, d.term_no, b.term_no], array[c.term_no], y.term_no, v.term_no,
             ((n * 7 + 1) % 10 > 0)::int + ((n * 7 + 2) % 10 > 0)::int, (p.product_no % 2 = 0)::int, 'SKU-' || n
      from (select product_no, substr(product_id, 2)::int as n from product) p
      join term s on s.field = 'tag' and s.word = 'season-' || n % 4 join term l on l.field = 'tag' and l.word = 'line-' || n % 37
      join term m on m.field = 'tag' and m.word = 'theme-' || n % 401 join term d on d.field = 'tag' and d.word = 'drop-' || n % 1999
      join term b on b.field = 'tag' and b.word = 'label-' || n % 3571 join term c on c.field = 'category' and c.word = 'category-' || n % 60
      join term y on y.field = 'productType' and y.word = 'type-' || n % 40 join term v on v.field = 'vendor' and v.word = 'vendor-' || n % 200
      order by 1`,
  `create index searchable_words on searchable using gin (tags, categories)`,
  `create index searchable_type on searchable (product_type)`,
  `create index searchable_vendor on searchable (vendor)`,
];
