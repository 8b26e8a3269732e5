import type { FromSchema } from 'json-schema-to-ts';
import { facilityGroupUpserted, facilityUpserted, productUpserted } from './catalog-events';
import { inventoryChanged } from './inventory-changed';
import {
  type InventoryEventData,
  type ShipmentReceipt,
  released,
  reserved,
  reset,
  shipmentReceipt,
  shipped,
  sold,
  variance,
} from './inventory-events';
import { jobRequested, run } from './jobs';
import { locationMappingChanged } from './location-mapping-changed';
import { facilityChanged, facilityGroupChanged, productChanged } from './master-data';
import { shipmentReceived } from './shipment-received';
import { thresholdChanged } from './threshold-changed';

/** The data of every message, by its CloudEvents type. What is written here is the contract; TypeScript's types come from it. */
export const schemas = {
  'stockline.inventory-event.reset.v1': reset,
  'stockline.inventory-event.variance.v1': variance,
  'stockline.inventory-event.reserved.v1': reserved,
  'stockline.inventory-event.released.v1': released,
  'stockline.inventory-event.shipped.v1': shipped,
  'stockline.inventory-event.sold.v1': sold,
  'stockline.inventory-event.shipment-received.v1': shipmentReceipt,
  'stockline.product-upserted.v1': productUpserted,
  'stockline.facility-upserted.v1': facilityUpserted,
  'stockline.facility-group-upserted.v1': facilityGroupUpserted,
  'stockline.inventory-changed.v1': inventoryChanged,
  'stockline.shipment-received.v1': shipmentReceived,
  'stockline.threshold-changed.v1': thresholdChanged,
  'stockline.product-changed.v1': productChanged,
  'stockline.facility-changed.v1': facilityChanged,
  'stockline.facility-group-changed.v1': facilityGroupChanged,
  'stockline.location-mapping-changed.v1': locationMappingChanged,
  'stockline.job-requested.v1': jobRequested,
  'stockline.job-finished.v1': run,
} as const;

export type MessageType = keyof typeof schemas;

/** The six events about one level share one type; derived from their many optional members it would grow beyond what the compiler takes. */
export type MessageData<Type extends MessageType> = Type extends 'stockline.inventory-event.shipment-received.v1'
  ? ShipmentReceipt
  : Type extends `stockline.inventory-event.${string}`
    ? InventoryEventData
    : FromSchema<(typeof schemas)[Type]>;
