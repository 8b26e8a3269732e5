import type { Sql } from '@app/common/database';
import type { Published } from '../domain/targets-of';

/** What the numbers of a shop are computed from, as parameters of a statement over many levels. */
export interface NumberSources {
  /** Locations that stand for a facility outside the group that the shop's channel sells: they show nothing. */
  readonly unsold: readonly string[];
  /** Facilities of the group that are mapped in the shop, or, where one location stands for the whole group, all of them. */
  readonly facilities: readonly string[];
  readonly channelId: string;
  readonly groupId: string;
  /** Channels that sell from a facility of the same group. */
  readonly pool: readonly string[];
  /** Whether anything is held back of any product: what takes it off is spared where nothing is, and with it a plan of one process. */
  readonly isHeldBack: boolean;
  /** One location for the whole group, locations that are a facility each, or both, which is on its way from one to the other. */
  readonly layout: 'group' | 'facilities' | 'mixed';
  /** The locations that are mapped in the shop, and the facility that each stands for; null = the whole group. */
  readonly locations: readonly string[];
  readonly facilityOf: readonly (string | null)[];
}

export async function numberSources(sql: Pick<Sql, 'query'>, shopId: string): Promise<NumberSources> {
  const [row] = await sql.query<Omit<NumberSources, 'layout'> & { groups: number; places: number }>(
    `with channel as (
       select c.facility_id, c.facility_group_id from shop s join facility c on c.facility_id = s.channel_id where s.shop_id = $1
     ), member as (select m.facility_id from facility_group_member m join channel c using (facility_group_id)),
     place as (select * from location_mapping where shop_id = $1 and master = 'ledger'),
     pool as (
       select distinct o.facility_id from member n join facility_group_member g on g.facility_id = n.facility_id
       join facility o on o.facility_group_id = g.facility_group_id union select facility_id from channel
     )
     select array(select p.location_id from place p where p.facility_id is not null and p.facility_id not in (select facility_id from member)) as unsold,
            array(select facility_id from member where exists (select from place p where p.facility_group_id is not null)
                  or facility_id in (select p.facility_id from place p)) as facilities,
            coalesce((select facility_id from channel), '') as "channelId", coalesce((select facility_group_id from channel), '') as "groupId",
            array(select facility_id from pool) as pool,
            exists (select from threshold t join channel using (facility_id) where t.threshold <> 0)
              or exists (select from order_queue q where q.units <> 0 and q.channel_id in (select facility_id from pool)) as "isHeldBack",
            array(select location_id from location_mapping where shop_id = $1 order by location_id) as locations,
            array(select facility_id from location_mapping where shop_id = $1 order by location_id) as "facilityOf",
            (select count(*)::int from place where facility_group_id is not null) as groups,
            (select count(*)::int from place where facility_id is not null) as places`,
    [shopId],
  );
  const { groups, places, ...sources } = row!;
  return { ...sources, layout: groups === 0 ? 'facilities' : places === 0 ? 'group' : 'mixed' };
}

/** Gives a value to a statement and says how it is named there. */
export type Use = (value: unknown, type: 'text' | 'text[]') => string;

/**
 * What levels `l` (product, location, facility) are to show, in SQL: `joins` to follow them, and the number. The same as `targetsOf`, for products of which
 * nothing unseen is to be taken off: a test holds the two against each other. Where it cannot be told so, null.
 */
export function publishedNumber(
  { layout, isHeldBack, unsold, facilities, channelId, groupId, pool }: NumberSources,
  publish: Published,
  use: Use,
): { joins: string; number: string } {
  if (layout === 'mixed') return { joins: '', number: 'null::bigint' };
  const stock = `
    select i.product_id, i.facility_id, i.quantity_on_hand, greatest(0, i.available_to_promise - coalesce(s.safety_stock, 0)) as sellable
    from inventory i left join threshold s on s.product_id = i.product_id and s.facility_id = i.facility_id
    where i.facility_id = any(${use(facilities, 'text[]')})`;
  const heldBack = (): string => `
    select product_id, sum(units) as units from (
      select product_id, threshold as units from threshold where facility_id = ${use(channelId, 'text')} and threshold <> 0
      union all select product_id, units from order_queue where channel_id = any(${use(pool, 'text[]')}) and units <> 0
    ) h group by 1`;
  if (layout === 'group') {
    const joins = `left join (select product_id, sum(sellable) as sellable from (${stock}) i group by 1) n on n.product_id = l.product_id`;
    if (!isHeldBack) return { joins, number: 'coalesce(n.sellable, 0)' };
    return {
      joins: `${joins} left join (${heldBack()}) h on h.product_id = l.product_id`,
      number: 'greatest(0, coalesce(n.sellable, 0) - coalesce(h.units, 0))',
    };
  }
  const ofFacility = `left join (${stock}) n on n.product_id = l.product_id and n.facility_id = l.facility_id`;
  const unlessUnsold = (number: string): string =>
    `case when l.location_id = any(${use(unsold, 'text[]')}) then 0 else ${number} end`;
  if (publish === 'on_hand')
    return { joins: ofFacility, number: unlessUnsold('greatest(0, coalesce(n.quantity_on_hand, 0))') };
  if (!isHeldBack) return { joins: ofFacility, number: unlessUnsold('coalesce(n.sellable, 0)') };
  return {
    // What is held back comes off the largest priority number first, ties by facility.
    joins: `${ofFacility}
      left join (
        select i.product_id, i.facility_id, least(i.sellable, greatest(0, h.units - coalesce(sum(i.sellable) over (
                 partition by i.product_id order by m.priority desc, i.facility_id rows between unbounded preceding and 1 preceding), 0))) as units
        from (${stock}) i join (${heldBack()}) h on h.product_id = i.product_id
        join facility_group_member m on m.facility_group_id = ${use(groupId, 'text')} and m.facility_id = i.facility_id
      ) t on t.product_id = l.product_id and t.facility_id = l.facility_id`,
    number: unlessUnsold('coalesce(n.sellable, 0) - coalesce(t.units, 0)'),
  };
}
