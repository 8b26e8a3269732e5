import type { Tx } from '@app/common/database';
import type { ExportedChannel } from './export-sql';

/** Channels with the facilities that they sell from, by their ids. */
export async function readChannels(tx: Tx, channelNos: readonly number[]): Promise<ExportedChannel[]> {
  return tx.query<ExportedChannel>(
    `select f.facility_no as "facilityNo", f.facility_id as "facilityId", f.external_facility_id as "externalFacilityId",
            array(select m."facilityId" from facility_group g cross join lateral jsonb_to_recordset(g.members) as m ("facilityId" text)
                  where g.facility_group_id = f.facility_group_id) as "sellsFrom"
     from facility f where f.facility_no = any($1::int[]) order by f.facility_id`,
    [channelNos],
  );
}
