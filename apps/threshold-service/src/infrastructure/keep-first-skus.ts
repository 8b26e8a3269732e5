import type { Tx } from '@app/common/database';

/** Keeps, of products whose identifications may have changed, the first SKU that names the product alone. Under the lock of identifications. */
export async function keepFirstSkus(tx: Tx, productNos: readonly number[]): Promise<void> {
  if (productNos.length === 0) return;
  await tx.execute(
    `update searchable s set sku = n.sku
     from (select l.product_no, (select min(i.id_value) from product_identification i
                                 where i.product_no = l.product_no and not i.shared
                                   and i.id_type_no = (select id_type_no from id_type where id_type = 'sku')) as sku
           from searchable l where l.product_no = any($1::int[]) order by l.product_no for no key update) n
     where s.product_no = n.product_no and s.sku is distinct from n.sku`,
    [productNos],
  );
}
