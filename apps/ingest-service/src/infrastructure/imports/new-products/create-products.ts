import type { Tx } from '@app/common/database';
import { CreatedMeanwhile, type ImportFile } from '@app/common/imports';
import type { Catalog } from '../../../application/ports';
import { lockIdentifications } from '../../replace-identifications';
import { fileSource } from '../master-data/file-source';

const productsATransaction = 500;

/** Whether a file may create products that its rows name and nobody knows. */
export const createsProducts = ({ parameters }: Pick<ImportFile, 'parameters'>): boolean =>
  parameters.additionalParameters['unknownProducts'] === 'create';

/** Drops those that no row names any more which is to be applied, and gives how many are left. */
export async function keepNamedProducts(tx: Tx, { importNo }: ImportFile): Promise<number> {
  await tx.execute(
    `delete from new_product n where import_no = $1::bigint and not exists (select from staging s where s.product_no = n.product_no)`,
    [importNo],
  );
  const [left] = await tx.query<{ products: number }>(
    'select count(*)::integer as products from new_product where import_no = $1::bigint',
    [importNo],
  );
  return left!.products;
}

/**
 * Creates the next products of a file under the numbers that its rows carry, through the way of all who state products: their events, versions and
 * sources are those of a products file. Whoever creates one of them at the same time waits here, or is waited for; both cannot have been first.
 */
export async function createProducts(tx: Tx, { importNo }: ImportFile, catalog: Catalog): Promise<number> {
  const next = await tx.query<{ product_no: number; product_id: string; sku: string | null }>(
    'select product_no, product_id, sku from new_product where import_no = $1::bigint order by product_no limit $2',
    [importNo, productsATransaction],
  );
  if (next.length === 0) return 0;
  const numbers = next.map(({ product_no }) => product_no);
  const begun = await tx.execute(
    `insert into product (product_no, product_id) overriding system value
     select * from unnest($1::int[], $2::text[]) as n (product_no, product_id) order by product_id collate "C" on conflict do nothing`,
    [numbers, next.map(({ product_id }) => product_id)],
  );
  if (begun < next.length) throw new CreatedMeanwhile();
  await lockIdentifications(tx);
  const [known] = await tx.query<{ taken: boolean }>(
    `select exists (select from product_identification join id_type using (id_type_no) where id_type = 'sku' and id_value = any($1)) as taken`,
    [next.flatMap(({ sku }) => sku ?? [])],
  );
  if (known!.taken) throw new CreatedMeanwhile();
  await catalog.stateProducts(
    tx,
    next.map(({ product_id: productId, sku }) => ({
      source: fileSource,
      productId,
      statement: sku === null ? {} : { identifications: [{ idType: 'sku', idValue: sku }] },
    })),
  );
  await tx.execute('delete from new_product where import_no = $1::bigint and product_no = any($2::int[])', [
    importNo,
    numbers,
  ]);
  return next.length;
}
