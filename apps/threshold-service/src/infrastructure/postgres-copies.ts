import { Injectable } from '@nestjs/common';
import type {
  FacilityChanged,
  FacilityGroupChanged,
  InventoryChanged,
  OrderQueueChanged,
  ProductChanged,
} from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { Copies } from '../application/ports';
import { keepFirstSkus } from './keep-first-skus';
import { replaceIdentifications } from './replace-identifications';
import { replaceTerms } from './replace-terms';
import { takeStock } from './take-stock';

@Injectable()
export class PostgresCopies extends Copies {
  async takeProducts(tx: Tx, products: readonly ProductChanged[]): Promise<void> {
    const taken = await tx.query<{ product_no: number; product_id: string }>(mergeProducts, [JSON.stringify(products)]);
    const byId = new Map(products.map((product) => [product.productId, product]));
    const turned = await replaceIdentifications(
      tx,
      taken.map((row) => ({
        productNo: row.product_no,
        productId: row.product_id,
        identifications: byId.get(row.product_id)!.identifications,
      })),
    );
    const productNos = taken.map((row) => row.product_no);
    await replaceTerms(tx, productNos);
    await keepFirstSkus(tx, [...new Set([...productNos, ...turned])]);
  }

  async takeStock(tx: Tx, changes: readonly InventoryChanged[]): Promise<void> {
    await takeStock(tx, changes);
  }

  async takeOrderQueues(tx: Tx, changes: readonly OrderQueueChanged[]): Promise<void> {
    await tx.execute(mergeOrderQueues, [JSON.stringify(changes)]);
  }

  async takeFacilities(tx: Tx, facilities: readonly FacilityChanged[]): Promise<void> {
    await tx.execute(mergeFacilities, [JSON.stringify(facilities)]);
  }

  async takeFacilityGroups(tx: Tx, groups: readonly FacilityGroupChanged[]): Promise<void> {
    await tx.execute(mergeFacilityGroups, [JSON.stringify(groups)]);
  }
}

const newer = '(given.epoch, given.version) > (kept.epoch, kept.version)';

/** Members are read by their names in the message; what a newer producer adds is passed over. Gives the products that are other now. */
const mergeProducts = `
  merge into product kept
  using (
    select "productId" as product_id, name, coalesce(tags, '{}') as tags, coalesce(categories, '{}') as categories,
           "productType" as product_type, vendor, epoch, version, "changedAt" as changed_at
    from json_to_recordset($1::json) as m ("productId" text, name text, tags text[], categories text[], "productType" text, vendor text,
                                           epoch bigint, version bigint, "changedAt" timestamptz)
  ) given on given.product_id = kept.product_id
  when matched and ${newer} then
    update set name = given.name, tags = given.tags, categories = given.categories, product_type = given.product_type, vendor = given.vendor,
               epoch = given.epoch, version = given.version, changed_at = given.changed_at
  when not matched then
    insert (product_id, name, tags, categories, product_type, vendor, epoch, version, changed_at)
    values (given.product_id, given.name, given.tags, given.categories, given.product_type, given.vendor, given.epoch, given.version, given.changed_at)
  returning kept.product_no, kept.product_id`;

const mergeFacilities = `
  merge into facility kept
  using (
    select "facilityId" as facility_id, "externalFacilityId" as external_facility_id, name, type, "timeZone" as time_zone,
           "facilityGroupId" as facility_group_id, epoch, version, "changedAt" as changed_at
    from json_to_recordset($1::json) as m ("facilityId" text, "externalFacilityId" text, name text, type text, "timeZone" text,
                                           "facilityGroupId" text, epoch bigint, version bigint, "changedAt" timestamptz)
  ) given on given.facility_id = kept.facility_id
  when matched and ${newer} then
    update set external_facility_id = given.external_facility_id, name = given.name, type = given.type, time_zone = given.time_zone,
               facility_group_id = given.facility_group_id, epoch = given.epoch, version = given.version, changed_at = given.changed_at
  when not matched then
    insert (facility_id, external_facility_id, name, type, time_zone, facility_group_id, epoch, version, changed_at)
    values (given.facility_id, given.external_facility_id, given.name, given.type, given.time_zone, given.facility_group_id,
            given.epoch, given.version, given.changed_at)`;

const mergeFacilityGroups = `
  merge into facility_group kept
  using (
    select "facilityGroupId" as facility_group_id, members, epoch, version, "changedAt" as changed_at
    from json_to_recordset($1::json) as m ("facilityGroupId" text, members jsonb, epoch bigint, version bigint, "changedAt" timestamptz)
  ) given on given.facility_group_id = kept.facility_group_id
  when matched and ${newer} then
    update set members = given.members, epoch = given.epoch, version = given.version, changed_at = given.changed_at
  when not matched then
    insert (facility_group_id, members, epoch, version, changed_at)
    values (given.facility_group_id, given.members, given.epoch, given.version, given.changed_at)`;

const mergeOrderQueues = `
  insert into order_queue as q (product_id, channel_id, units, epoch, version)
  select "productId", "channelId", units, epoch, version
  from json_to_recordset($1::json) as m ("productId" text, "channelId" text, units bigint, epoch bigint, version bigint) order by 1, 2
  on conflict (product_id, channel_id) do update set units = excluded.units, epoch = excluded.epoch, version = excluded.version
  where (q.epoch, q.version) < (excluded.epoch, excluded.version)`;
