import type { Client } from 'pg';

export interface ExplainedLevel {
  shopId: string;
  locationId: string;
  inventoryItemId: string;
  onlineAvailable: number;
}

/**
 * What every mapped level should show, worked out from the ledger's own rows and the thresholds in force, in SQL of its own:
 * it shares no code and no copy with the service whose work it checks.
 */
export async function explainLevels(database: Client): Promise<ExplainedLevel[]> {
  const { rows } = await database.query<{
    shop_id: string;
    location_id: string;
    inventory_item_id: string;
    online: string;
  }>(explained);
  return rows.map((row) => ({
    shopId: row.shop_id,
    locationId: row.location_id,
    inventoryItemId: row.inventory_item_id,
    onlineAvailable: Number(row.online),
  }));
}

const explained = `
  with stock as (
    select p.product_id, f.facility_id, sum(l.available_to_promise_delta) as atp
    from ingest.ledger l join ingest.product p using (product_no) join ingest.facility f using (facility_no) group by 1, 2
  ), held_back as (
    select p.product_id, f.facility_id, h.kind, h.units
    from threshold.held_back h join threshold.product p using (product_no) join threshold.facility f using (facility_no)
    where h.effective_from <= now() and (h.effective_thru is null or h.effective_thru > now())
  ), member as (
    select facility_id, priority from ingest.facility_group_member
    where facility_group_id = 'FAC_GRP' and (effective_from is null or effective_from <= now()) and (effective_thru is null or now() < effective_thru)
  ), item as (
    select p.product_id, i.shop_id, i.id_value as inventory_item_id
    from ingest.product_identification i join ingest.product p using (product_no) join ingest.id_type t using (id_type_no)
    where t.id_type = 'shopifyInventoryItemId'
      -- A product that no ledger row speaks of is unknown, which is not zero: its levels are left alone, and nothing explains them.
      and p.product_id in (select product_id from stock)
  ), mapping as (
    select shop_id, location_id, facility_id, facility_group_id from shopify_sync.location_mapping where facility_id is not null or facility_group_id is not null
  ), sellable as (
    -- Per shop, the facilities that count: all of the group where one location shows it, the mapped ones where locations are facilities.
    select i.shop_id, i.inventory_item_id, i.product_id, m.facility_id, m.priority,
           greatest(0, coalesce(s.atp, 0) - coalesce(h.units, 0)) as units
    from item i cross join member m
    left join stock s on s.product_id = i.product_id and s.facility_id = m.facility_id
    left join held_back h on h.product_id = i.product_id and h.facility_id = m.facility_id and h.kind = 'safety_stock'
    where exists (select from mapping a where a.shop_id = i.shop_id and (a.facility_group_id is not null or a.facility_id = m.facility_id))
  ), taken as (
    -- The threshold comes off the facility with the largest priority number first: each gives what those after it could not.
    select s.*, coalesce(t.units, 0) as threshold,
           coalesce(sum(s.units) over (partition by s.shop_id, s.inventory_item_id order by s.priority desc, s.facility_id
                                       rows between unbounded preceding and 1 preceding), 0) as given_before
    from sellable s left join held_back t on t.product_id = s.product_id and t.facility_id = 'ONLINE' and t.kind = 'threshold'
  )
  select m.shop_id, m.location_id, t.inventory_item_id, greatest(0, t.units - greatest(0, t.threshold - t.given_before)) as online
  from mapping m join taken t on t.shop_id = m.shop_id and t.facility_id = m.facility_id where m.facility_id is not null
  union all
  select m.shop_id, m.location_id, t.inventory_item_id, greatest(0, sum(t.units) - max(t.threshold))
  from mapping m join taken t on t.shop_id = m.shop_id where m.facility_group_id is not null group by 1, 2, 3`;
