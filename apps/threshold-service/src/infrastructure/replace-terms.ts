import type { Tx } from '@app/common/database';

/**
 * Makes what products are found by say what the catalogue says of them. Under the lock of identifications: stock that came before its product is
 * counted here, and stock that comes meanwhile waits for this commit and counts itself (take-stock.ts).
 */
export async function replaceTerms(tx: Tx, productNos: readonly number[]): Promise<void> {
  if (productNos.length === 0) return;
  await tx.execute(
    `insert into term (field, word) select distinct field, word from (${wordsOf}) w
     where not exists (select from term t where t.field = w.field and t.word = w.word) order by 1, 2 on conflict do nothing`,
    [productNos],
  );
  await tx.execute(
    `insert into searchable as s (product_no, tags, categories, product_type, vendor, stocked_facilities)
     select p.product_no, coalesce(w.tags, '{}'), coalesce(w.categories, '{}'), coalesce(w.product_type, 0), coalesce(w.vendor, 0),
            (select count(*) from stock k where k.product_id = p.product_id and k.available_to_promise > 0)
     from product p
     left join (
       select product_no, ${listOf('tag')} as tags, ${listOf('category')} as categories,
              max(term_no) filter (where field = 'productType') as product_type, max(term_no) filter (where field = 'vendor') as vendor
       from (${wordsOf}) w join term t using (field, word) group by 1
     ) w using (product_no)
     where p.product_no = any($1::int[]) order by 1
     on conflict (product_no) do update
     set tags = excluded.tags, categories = excluded.categories, product_type = excluded.product_type, vendor = excluded.vendor
     where (s.tags, s.categories, s.product_type, s.vendor) <> (excluded.tags, excluded.categories, excluded.product_type, excluded.vendor)`,
    [productNos],
  );
}

const listOf = (field: string): string =>
  `coalesce(array_agg(distinct term_no order by term_no) filter (where field = '${field}'), '{}')`;

const wordsOf = `  select product_no, field collate "C" as field, normalize(btrim(word), nfc) collate "C" as word from (
    select product_no, 'tag' as field, unnest(tags) as word from product where product_no = any($1::int[])
    union all select product_no, 'category', unnest(categories) from product where product_no = any($1::int[])
    union all select product_no, 'productType', product_type from product where product_no = any($1::int[])
    union all select product_no, 'vendor', vendor from product where product_no = any($1::int[])
  ) raw where btrim(word) <> ''`;
