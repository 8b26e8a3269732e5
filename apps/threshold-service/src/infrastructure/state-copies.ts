import { topics } from '@app/common/contracts';
import type { StateCopy } from '@app/common/outbox';

/** All that this service keeps of ingest's state. What it keeps is put beside what ingest holds by the facts of ingest's own state sources. */
export const stateCopies: readonly StateCopy[] = [
  {
    topic: topics.productChanged,
    facts: `select product_id as key,
                   jsonb_build_array(version, name, product_type, vendor, to_jsonb(tags), to_jsonb(categories))::text as facts from product`,
    forget: 'update product set epoch = 0, version = 0',
  },
  {
    topic: topics.facilityChanged,
    facts: `select facility_id as key, jsonb_build_array(version, external_facility_id, name, type, time_zone, facility_group_id)::text as facts
            from facility`,
    forget: 'update facility set epoch = 0, version = 0',
  },
  {
    topic: topics.facilityGroupChanged,
    facts: 'select facility_group_id as key, jsonb_build_array(version, members)::text as facts from facility_group',
    forget: 'update facility_group set epoch = 0, version = 0',
  },
  {
    topic: topics.inventoryChanged,
    facts: `select product_id || '|' || facility_id as key, jsonb_build_array(version, available_to_promise)::text as facts from stock`,
    forget: 'update stock set epoch = 0, version = 0',
  },
  {
    topic: topics.orderQueueChanged,
    facts: `select product_id || '|' || channel_id as key, jsonb_build_array(version, units)::text as facts from order_queue`,
    forget: 'update order_queue set epoch = 0, version = 0',
  },
];
