import type { Sql } from '@app/common/database';

/** A channel that sells from some of the facilities that the channel of a shop sells from, and not from just the same. */
export interface OverlappingChannel {
  shopId: string;
  channelId: string;
  facilityGroupId: string;
  /** The facilities that both sell from. */
  facilityIds: string[];
}

/**
 * Channels that share a part of their stock with that of a shop. Units that are queued or sold unheard of in one come off the numbers of the other, also where
 * they will be taken from a facility that only the first one has: too little is shown, never too much. A person should know.
 */
export const overlappingChannels = (sql: Pick<Sql, 'query'>): Promise<OverlappingChannel[]> =>
  sql.query<OverlappingChannel>(
    `with sold as (
       select c.facility_id as channel_id, c.facility_group_id, array_agg(m.facility_id order by m.facility_id) as members
       from facility c join facility_group_member m on m.facility_group_id = c.facility_group_id group by 1, 2
     )
     select s.shop_id as "shopId", theirs.channel_id as "channelId", theirs.facility_group_id as "facilityGroupId",
            array(select unnest(mine.members) intersect select unnest(theirs.members) order by 1)::text[] as "facilityIds"
     from shop s join sold mine on mine.channel_id = s.channel_id
     join sold theirs on theirs.channel_id <> mine.channel_id and theirs.members && mine.members and theirs.members <> mine.members
     order by 1, 2`,
  );
