import { storable, type Sql } from '@app/common/database';
import { StocklineError, nearest, shorten } from '@app/common/kernel';

const unknown = (named: string, hint: string): StocklineError =>
  new StocklineError({ code: 'product_unknown', message: `no product is named "${shorten(named)}" here`, hint });

/** The product that a query names: by productId, or by idType and idValue. An identification that several products carry names none. */
export async function productNamed(
  sql: Pick<Sql, 'query'>,
  { productId, idType, idValue }: { productId?: string; idType?: string; idValue?: string },
): Promise<string> {
  if ((productId === undefined) === (idValue === undefined))
    throw new StocklineError({
      code: 'product_not_named',
      message: 'a product must be named by productId, or by idType and idValue',
      hint: 'For example ?idType=sku&idValue=LS-100-M.',
    });
  if (productId !== undefined) {
    const [own] = await sql.query('select from product where product_id = $1', [storable(productId)]);
    if (own) return productId;
    throw unknown(productId, 'Give the productId, or idType and idValue. Products arrive here over product-changed.');
  }
  const type = idType ?? 'sku';
  const value = storable(idValue!).trim().normalize('NFC');
  const plain = type.startsWith('shopify') ? value.replace(/^gid:\/\/shopify\/\w+\/(\d+)$/, '$1') : value;
  const found = await sql.query<{ product_id: string }>(
    'select product_id from product_identification where id_type = $1 and id_value = $2 order by 1 limit 3',
    [storable(type), plain],
  );
  if (found.length === 1) return found[0]!.product_id;
  if (found.length > 1)
    throw new StocklineError({
      code: 'product_ambiguous',
      message: `${type} "${shorten(plain)}" names ${found.map(({ product_id }) => product_id).join(' and ')}`,
      hint: 'Name the product by its productId.',
    });
  const types = await sql.query<{ id_type: string }>('select distinct id_type from product_identification limit 50');
  const near = nearest(
    type,
    types.map(({ id_type }) => id_type),
  );
  throw unknown(
    `${type}:${plain}`,
    types.some(({ id_type }) => id_type === type) || near === undefined
      ? 'Case counts. Products arrive here over product-changed.'
      : `Did you mean idType "${near}"?`,
  );
}
