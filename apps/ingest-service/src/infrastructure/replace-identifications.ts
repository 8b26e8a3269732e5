import type { Identification } from '@app/common/contracts';
import type { Tx } from '@app/common/database';

export interface IdentifiedProduct {
  productNo: number;
  productId: string;
  identifications: readonly Identification[];
}

/** Two transactions that give one value to two products must see each other, or neither would find it shared. Held to the transaction's end. */
export const lockIdentifications = async (tx: Tx): Promise<void> =>
  void (await tx.execute(
    "select pg_advisory_xact_lock(hashtextextended('identifications of ' || current_schema(), 0))",
  ));

/**
 * Makes the identifications of products exactly these (their own id among them), and marks every value that more than one product now carries.
 * Values that are given up are looked at too: the product that keeps one alone may be found by it again.
 */
export async function replaceIdentifications(tx: Tx, products: readonly IdentifiedProduct[]): Promise<void> {
  await lockIdentifications(tx);
  const rows = products.flatMap(({ productNo, productId, identifications }) => [
    { productNo, idType: 'productId', idValue: productId, shopId: null },
    ...identifications.map(({ idType, idValue, shopId }) => ({ productNo, idType, idValue, shopId: shopId ?? null })),
  ]);
  await tx.execute(
    `insert into id_type (id_type) select distinct name from unnest($1::text[]) as n (name)
     where not exists (select from id_type where id_type = name) order by name on conflict do nothing`,
    [rows.map(({ idType }) => idType)],
  );
  await tx.execute(
    'create temp table if not exists touched_identification (id_type_no smallint, id_value text collate "C") on commit delete rows',
  );
  await tx.execute(
    `with gone as (delete from product_identification where product_no = any($1) returning id_type_no, id_value)
     insert into touched_identification select * from gone`,
    [products.map(({ productNo }) => productNo)],
  );
  await tx.execute(
    `with made as (
       insert into product_identification (id_type_no, id_value, product_no, shop_id)
       select t.id_type_no, n.id_value, n.product_no, n.shop_id
       from unnest($1::text[], $2::text[], $3::int[], $4::text[]) as n (id_type, id_value, product_no, shop_id) join id_type t using (id_type)
       order by 1, 2, 3 on conflict do nothing returning id_type_no, id_value
     ) insert into touched_identification select * from made`,
    [
      rows.map(({ idType }) => idType),
      rows.map(({ idValue }) => idValue),
      rows.map(({ productNo }) => productNo),
      rows.map(({ shopId }) => shopId),
    ],
  );
  await tx.execute(
    `update product_identification i set shared = c.carriers > 1
     from (select id_type_no, id_value, count(*) as carriers from product_identification
           where (id_type_no, id_value) in (select id_type_no, id_value from touched_identification) group by 1, 2) c
     where i.id_type_no = c.id_type_no and i.id_value = c.id_value and i.shared <> (c.carriers > 1)`,
  );
}
