import type { Identification } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { normalIdentification } from '../domain/normal-identification';

/** Whoever writes what products are found by takes turns, to the end of the transaction. */
export async function lockIdentifications(tx: Tx): Promise<void> {
  await tx.execute("select pg_advisory_xact_lock(hashtextextended('identifications of ' || current_schema(), 0))");
}

export interface IdentifiedProduct {
  productNo: number;
  productId: string;
  identifications: readonly Identification[];
}

/**
 * Makes the identifications of products exactly these, their own id among them, and marks every value that more than one product now carries.
 * Values given up are looked at too: the product that keeps one alone is found by it again.
 * Gives the other products whose identifications became shared, or theirs alone, by it. Partitions take turns here: two of them giving one value to two products at the same moment would not see each other.
 */
export async function replaceIdentifications(tx: Tx, products: readonly IdentifiedProduct[]): Promise<number[]> {
  if (products.length === 0) return [];
  const rows = products.flatMap(({ productNo, productId, identifications }) =>
    [{ idType: 'productId', idValue: productId }, ...identifications].map(({ idType, idValue }) => ({
      productNo,
      ...normalIdentification(idType, idValue),
    })),
  );
  await lockIdentifications(tx);
  await tx.execute(
    `insert into id_type (id_type) select distinct name from unnest($1::text[]) as n (name)
     where not exists (select from id_type where id_type = name) order by name on conflict do nothing`,
    [rows.map(({ idType }) => idType)],
  );
  await tx.execute(
    'create temp table if not exists touched_identification (id_type_no smallint, id_value text collate "C") on commit delete rows',
  );
  await tx.execute(
    `with gone as (delete from product_identification where product_no = any($1::int[]) returning id_type_no, id_value)
     insert into touched_identification select * from gone`,
    [products.map(({ productNo }) => productNo)],
  );
  await tx.execute(
    `with made as (
       insert into product_identification (id_type_no, id_value, product_no)
       select distinct t.id_type_no, n.id_value collate "C", n.product_no
       from unnest($1::text[], $2::text[], $3::int[]) as n (id_type, id_value, product_no) join id_type t on t.id_type = n.id_type collate "C"
       returning id_type_no, id_value
     ) insert into touched_identification select * from made`,
    [rows.map(({ idType }) => idType), rows.map(({ idValue }) => idValue), rows.map(({ productNo }) => productNo)],
  );
  const turned = await tx.query<{ product_no: number }>(
    `update product_identification i set shared = c.carriers > 1
     from (select id_type_no, id_value, count(*) as carriers from product_identification
           where (id_type_no, id_value) in (select id_type_no, id_value from touched_identification) group by 1, 2) c
     where i.id_type_no = c.id_type_no and i.id_value = c.id_value and i.shared <> (c.carriers > 1)
     returning i.product_no`,
  );
  return turned.map((row) => row.product_no);
}
