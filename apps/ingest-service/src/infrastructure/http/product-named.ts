import { storable, type Sql } from '@app/common/database';
import { StocklineError, shorten } from '@app/common/kernel';

/** The product that a path names: by our own id, or by an external one as `sku:ABC`. */
export async function productNamed(sql: Pick<Sql, 'query'>, name: string): Promise<string> {
  const [own] = await sql.query<{ product_id: string }>('select product_id from product where product_id = $1', [
    storable(name),
  ]);
  if (own) return own.product_id;
  const [idType, ...rest] = storable(name).split(':');
  const found = await sql.query<{ product_id: string }>(
    `select p.product_id from product_identification i join id_type t using (id_type_no) join product p using (product_no)
     where t.id_type = $1 and i.id_value = $2 order by 1 limit 10`,
    [idType, rest.join(':')],
  );
  if (found.length === 1) return found[0]!.product_id;
  throw new StocklineError({
    code: 'product_unknown',
    message:
      found.length === 0
        ? `no product is named "${shorten(name)}"`
        : `"${shorten(name)}" names ${found.map((row) => row.product_id).join(' and ')}`,
    hint: 'Give the productId, or an identification as idType:idValue, such as sku:LS-100-M. PUT /products/{id} states a new product.',
  });
}

/** The facility that a path names: by our own id, or as `externalFacilityId:100`. */
export async function facilityNamed(sql: Pick<Sql, 'query'>, name: string): Promise<string> {
  const external = /^externalFacilityId:(.+)$/s.exec(name)?.[1];
  const [found] = await sql.query<{ facility_id: string }>(
    'select facility_id from facility where facility_id = $1 or external_facility_id = $2',
    [storable(name), external === undefined ? null : storable(external)],
  );
  if (found) return found.facility_id;
  throw new StocklineError({
    code: 'facility_unknown',
    message: `no facility is named "${shorten(name)}"`,
    hint: 'Give the facilityId, or externalFacilityId:<the id that others know it by>. See GET /facilities; PUT /facilities/{id} states a new one.',
  });
}
