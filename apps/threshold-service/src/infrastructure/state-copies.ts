import { topics } from '@app/common/contracts';
import type { StateCopy } from '@app/common/outbox';

/** All that this service keeps of ingest's state. What it keeps is put beside what ingest holds by the facts of ingest's own state sources. */
export const stateCopies: readonly StateCopy[] = [
  {
    topic: topics.productChanged,
    rows: `select product_id as key, version, name, product_type as "productType", vendor, to_jsonb(tags) as tags, to_jsonb(categories) as categories
           from product`,
    facts: ['version', 'name', 'productType', 'vendor', 'tags', 'categories'],
    forget: 'update product set epoch = 0, version = 0',
  },
  {
    topic: topics.facilityChanged,
    rows: `select facility_id as key, version, external_facility_id as "externalFacilityId", name, type, time_zone as "timeZone",
                  facility_group_id as "facilityGroupId" from facility`,
    facts: ['version', 'externalFacilityId', 'name', 'type', 'timeZone', 'facilityGroupId'],
    forget: 'update facility set epoch = 0, version = 0',
  },
  {
    topic: topics.facilityGroupChanged,
    rows: `select facility_group_id as key, version, (
             select coalesce(jsonb_agg(jsonb_build_array(m->>'facilityId', m->'priority') order by m->>'facilityId' collate "C"), '[]')
             from jsonb_array_elements(members) m) as members
           from facility_group`,
    facts: ['version', 'members'],
    forget: 'update facility_group set epoch = 0, version = 0',
  },
  {
    topic: topics.inventoryChanged,
    rows: `select product_id || '|' || facility_id as key, version, available_to_promise as "availableToPromise" from stock`,
    facts: ['version', 'availableToPromise'],
    forget: 'update stock set epoch = 0, version = 0',
  },
  {
    topic: topics.orderQueueChanged,
    rows: `select product_id || '|' || channel_id as key, version, units from order_queue`,
    facts: ['version', 'units'],
    forget: 'update order_queue set epoch = 0, version = 0',
  },
];
