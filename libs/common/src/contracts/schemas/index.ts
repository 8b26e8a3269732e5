import {
  facilityGroupUpserted,
  facilityUpserted,
  productUpserted,
  type FacilityGroupUpserted,
  type FacilityUpserted,
  type ProductUpserted,
} from './catalog-events';
import { inventoryChanged, type InventoryChanged } from './inventory-changed';
import {
  type InventoryEventData,
  type ShipmentReceipt,
  count,
  orderQueued,
  orderUnqueued,
  released,
  reserved,
  reset,
  shipmentReceipt,
  shipped,
  sold,
  variance,
} from './inventory-events';
import { jobRequested, run, type JobRequested, type RunRecord } from './jobs';
import { locationMappingChanged, type LocationMappingChanged } from './location-mapping-changed';
import {
  facilityChanged,
  facilityGroupChanged,
  productChanged,
  type FacilityChanged,
  type FacilityGroupChanged,
  type ProductChanged,
} from './master-data';
import { orderQueueChanged, type OrderQueueChanged } from './order-queue-changed';
import { shipmentImported, type ShipmentImported } from './shipment-imported';
import { shipmentReceived, type ShipmentReceived } from './shipment-received';
import {
  shopifyInventoryApplied,
  shopifyInventoryObserved,
  type ShopifyInventoryApplied,
  type ShopifyInventoryObserved,
} from './shopify-inventory';
import { thresholdChanged, type ThresholdChanged } from './threshold-changed';

/** The data of every message, by its CloudEvents type. What is written here is the contract; TypeScript's types come from it. */
export const schemas = {
  'stockline.inventory-event.reset.v1': reset,
  'stockline.inventory-event.variance.v1': variance,
  'stockline.inventory-event.count.v1': count,
  'stockline.inventory-event.order-queued.v1': orderQueued,
  'stockline.inventory-event.order-unqueued.v1': orderUnqueued,
  'stockline.inventory-event.reserved.v1': reserved,
  'stockline.inventory-event.released.v1': released,
  'stockline.inventory-event.shipped.v1': shipped,
  'stockline.inventory-event.sold.v1': sold,
  'stockline.inventory-event.shipment-received.v1': shipmentReceipt,
  'stockline.product-upserted.v1': productUpserted,
  'stockline.facility-upserted.v1': facilityUpserted,
  'stockline.facility-group-upserted.v1': facilityGroupUpserted,
  'stockline.inventory-changed.v1': inventoryChanged,
  'stockline.shipment-imported.v1': shipmentImported,
  'stockline.shipment-received.v1': shipmentReceived,
  'stockline.order-queue-changed.v1': orderQueueChanged,
  'stockline.threshold-changed.v1': thresholdChanged,
  'stockline.product-changed.v1': productChanged,
  'stockline.facility-changed.v1': facilityChanged,
  'stockline.facility-group-changed.v1': facilityGroupChanged,
  'stockline.location-mapping-changed.v1': locationMappingChanged,
  'stockline.shopify-inventory-observed.v1': shopifyInventoryObserved,
  'stockline.shopify-inventory-applied.v1': shopifyInventoryApplied,
  'stockline.job-requested.v1': jobRequested,
  'stockline.job-finished.v1': run,
} as const;

export type MessageType = keyof typeof schemas;

/** The type of every message's data, read off its schema; the events about stock share one. */
export interface MessageDataByType {
  'stockline.inventory-event.reset.v1': InventoryEventData;
  'stockline.inventory-event.variance.v1': InventoryEventData;
  'stockline.inventory-event.count.v1': InventoryEventData;
  'stockline.inventory-event.order-queued.v1': InventoryEventData;
  'stockline.inventory-event.order-unqueued.v1': InventoryEventData;
  'stockline.inventory-event.reserved.v1': InventoryEventData;
  'stockline.inventory-event.released.v1': InventoryEventData;
  'stockline.inventory-event.shipped.v1': InventoryEventData;
  'stockline.inventory-event.sold.v1': InventoryEventData;
  'stockline.inventory-event.shipment-received.v1': ShipmentReceipt;
  'stockline.product-upserted.v1': ProductUpserted;
  'stockline.facility-upserted.v1': FacilityUpserted;
  'stockline.facility-group-upserted.v1': FacilityGroupUpserted;
  'stockline.inventory-changed.v1': InventoryChanged;
  'stockline.shipment-imported.v1': ShipmentImported;
  'stockline.shipment-received.v1': ShipmentReceived;
  'stockline.order-queue-changed.v1': OrderQueueChanged;
  'stockline.threshold-changed.v1': ThresholdChanged;
  'stockline.product-changed.v1': ProductChanged;
  'stockline.facility-changed.v1': FacilityChanged;
  'stockline.facility-group-changed.v1': FacilityGroupChanged;
  'stockline.location-mapping-changed.v1': LocationMappingChanged;
  'stockline.shopify-inventory-observed.v1': ShopifyInventoryObserved;
  'stockline.shopify-inventory-applied.v1': ShopifyInventoryApplied;
  'stockline.job-requested.v1': JobRequested;
  'stockline.job-finished.v1': RunRecord;
}
export type MessageData<Type extends MessageType> = MessageDataByType[Type];
