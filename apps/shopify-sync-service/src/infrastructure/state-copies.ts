import { topics } from '@app/common/contracts';
import type { StateCopy } from '@app/common/outbox';

/**
 * Versions are forgotten together with a task a shop: once all is read again, every level is held against what it shows. What waits among the queues was
 * not taken yet, and is not forgotten.
 */
const forgetting = (table: string): string =>
  `with later as (insert into recheck_task (shop_id) select shop_id from shop order by 1 on conflict (shop_id) do update set after_item = '')
   update ${table} set epoch = 0, version = 0`;

/** All that this service keeps of others' state. What it keeps is put beside what they hold by the facts of their own state sources. */
export const stateCopies: readonly StateCopy[] = [
  {
    topic: topics.productChanged,
    rows: `select p.product_id as key, p.version, (
             select coalesce(jsonb_agg(jsonb_build_array(i.id_type, i.id_value) order by i.id_type, i.id_value), '[]')
             from product_identification i where i.product_id = p.product_id) as names, (
             select coalesce(jsonb_agg(jsonb_build_array(k.shop_id, k.inventory_item_id) order by k.shop_id, k.inventory_item_id), '[]')
             from product_link k where k.product_id = p.product_id) as items
           from product p`,
    facts: ['version', 'names', 'items'],
    forget: forgetting('product'),
  },
  {
    topic: topics.facilityChanged,
    rows: 'select facility_id as key, version, type, facility_group_id as "facilityGroupId" from facility',
    facts: ['version', 'type', 'facilityGroupId'],
    forget: forgetting('facility'),
  },
  {
    topic: topics.facilityGroupChanged,
    rows: `select g.facility_group_id as key, g.version, (
             select coalesce(jsonb_agg(jsonb_build_array(m.facility_id, m.priority) order by m.facility_id), '[]')
             from facility_group_member m where m.facility_group_id = g.facility_group_id) as members
           from facility_group g`,
    facts: ['version', 'members'],
    forget: forgetting('facility_group'),
  },
  {
    topic: topics.inventoryChanged,
    rows: `select product_id || '|' || facility_id as key, version, quantity_on_hand as "quantityOnHand", available_to_promise as "availableToPromise"
           from inventory`,
    facts: ['version', 'quantityOnHand', 'availableToPromise'],
    forget: forgetting('inventory'),
  },
  {
    topic: topics.orderQueueChanged,
    // A fall that waits for its stock has been heard of as well.
    rows: `select product_id || '|' || channel_id as key, coalesce(w.version, q.version) as version, coalesce(w.units, q.units) as units
           from order_queue q full join order_queue_waiting w using (product_id, channel_id)`,
    facts: ['version', 'units'],
    forget: forgetting('order_queue'),
  },
  {
    topic: topics.thresholdChanged,
    rows: `select product_id || '|' || facility_id as key, version, threshold, safety_stock as "safetyStock" from threshold`,
    facts: ['version', 'threshold', 'safetyStock'],
    forget: forgetting('threshold'),
  },
];
