import type { Sql } from '@app/common/database';

export interface ProductFilter {
  idType?: string;
  idValue?: string;
  tag?: string;
  category?: string;
}

const product = `jsonb_build_object('productId', p.product_id) || p.stated || jsonb_build_object('version', p.version, 'changedAt', p.changed_at)`;

const facility = `jsonb_build_object('facilityId', facility_id, 'externalFacilityId', external_facility_id, 'name', name, 'type', type,
  'timeZone', time_zone, 'facilityGroupId', facility_group_id, 'version', version, 'changedAt', changed_at)`;

/** A group with all members that are dated, and those that are in force. */
const group = `jsonb_build_object('facilityGroupId', g.facility_group_id, 'name', g.name, 'members', (
    select coalesce(jsonb_agg(jsonb_build_object('facilityId', m.facility_id, 'priority', m.priority, 'from', m.effective_from, 'thru', m.effective_thru)
                              order by m.priority, m.facility_id), '[]')
    from facility_group_member m where m.facility_group_id = g.facility_group_id),
  'inForce', coalesce(g.published, '[]'), 'version', g.version, 'changedAt', g.changed_at)`;

type Shown = Record<string, unknown>;
const shown = async (sql: Pick<Sql, 'query'>, statement: string, values: readonly unknown[]): Promise<Shown[]> =>
  (await sql.query<{ shown: Shown }>(statement, values)).map((row) => row.shown);

/** Products in the order of their ids, after one. A product that was only ever named, and never stated, is not shown. */
export const readProducts = (
  sql: Pick<Sql, 'query'>,
  { idType = 'sku', idValue, tag, category }: ProductFilter,
  limit: number,
  after = '',
): Promise<Shown[]> =>
  shown(
    sql,
    `select ${product} as shown from product p
     where p.version > 0 and p.product_id > $1
       and ($2::text is null or p.product_no in (
         select i.product_no from product_identification i join id_type t using (id_type_no) where t.id_type = $3 and i.id_value = $2))
       and ($4::text is null or p.stated -> 'tags' ? $4) and ($5::text is null or p.stated -> 'categories' ? $5)
     order by p.product_id limit $6`,
    [after, idValue ?? null, idType, tag ?? null, category ?? null, limit],
  );

export const readProduct = async (sql: Pick<Sql, 'query'>, productId: string): Promise<Shown | undefined> =>
  (await shown(sql, `select ${product} as shown from product p where product_id = $1`, [productId]))[0];

export const readFacilities = (
  sql: Pick<Sql, 'query'>,
  type: string | undefined,
  limit: number,
  after = '',
): Promise<Shown[]> =>
  shown(
    sql,
    `select ${facility} as shown from facility where facility_id > $1 and ($2::text is null or type = $2) order by facility_id limit $3`,
    [after, type ?? null, limit],
  );

export const readFacility = async (sql: Pick<Sql, 'query'>, facilityId: string): Promise<Shown | undefined> =>
  (await shown(sql, `select ${facility} as shown from facility where facility_id = $1`, [facilityId]))[0];

export const readGroups = (sql: Pick<Sql, 'query'>, limit: number, after = ''): Promise<Shown[]> =>
  shown(
    sql,
    `select ${group} as shown from facility_group g where facility_group_id > $1 order by facility_group_id limit $2`,
    [after, limit],
  );

export const readGroup = async (sql: Pick<Sql, 'query'>, facilityGroupId: string): Promise<Shown | undefined> =>
  (
    await shown(sql, `select ${group} as shown from facility_group g where facility_group_id = $1`, [facilityGroupId])
  )[0];
