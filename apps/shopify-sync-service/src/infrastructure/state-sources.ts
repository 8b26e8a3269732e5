import { topics } from '@app/common/contracts';
import type { StateSource } from '@app/common/outbox';

/** All that shopify-sync tells of its state: which location stands for which facility or group. A shop's locations are few: one page has them all. */
export const stateSources: readonly StateSource[] = [
  {
    topic: topics.locationMappingChanged,
    type: 'stockline.location-mapping-changed.v1',
    rows: `select shop_id || '|' || location_id as key, version, facility_id as "facilityId", facility_group_id as "facilityGroupId", master
           from location_mapping`,
    facts: ['version', 'facilityId', 'facilityGroupId', 'master'],
    page: (tx, after, limit) =>
      tx.query(
        `select shop_id || '|' || location_id as place, shop_id || '|' || location_id as key, jsonb_build_object(
           'shopId', shop_id, 'locationId', location_id, 'facilityId', facility_id, 'facilityGroupId', facility_group_id, 'master', master,
           'version', version, 'changedAt', to_char(changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) as data
         from location_mapping where shop_id || '|' || location_id > $1 order by shop_id || '|' || location_id limit $2 for update`,
        [after ?? '', limit],
      ),
  },
];
