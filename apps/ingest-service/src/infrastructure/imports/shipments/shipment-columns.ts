import type { ColumnDefinition } from '@app/common/csv';
import type { StagingColumn } from '@app/common/imports';

/** A shipments file: one row an item; what is said of the shipment itself may stand in any of its rows. */
export const shipmentColumns: readonly ColumnDefinition[] = [
  { name: 'externalShipmentId', aliases: ['shipmentId', 'shipmentExternalId'], required: true },
  { name: 'idType', aliases: ['identificationType'] },
  { name: 'idValue', aliases: ['productSku', 'sku'], oneOf: 'product' },
  { name: 'productId', oneOf: 'product' },
  { name: 'quantity', aliases: ['expected', 'quantityShipped'], required: true },
  { name: 'originFacilityId', aliases: ['originExternalFacilityId', 'externalOriginFacilityId'] },
  { name: 'destinationFacilityId', oneOf: 'destination' },
  {
    name: 'externalDestinationFacilityId',
    aliases: ['destinationExternalFacilityId', 'destinationFacilityExternalId'],
    oneOf: 'destination',
  },
  { name: 'itemExternalId', aliases: ['externalItemId', 'shipmentItemExternalId'] },
  { name: 'trackingNumber', aliases: ['trackingNumbers', 'trackingIdNumber'] },
  { name: 'shipmentAttribute', aliases: ['attribute'] },
  { name: 'shipmentType', aliases: ['shipmentTypeId'] },
  { name: 'shipmentStatus', aliases: ['status', 'statusId'] },
];

/** As the row reader writes a row. Blank is null: it leaves things as they are. */
export const shipmentStaging: readonly StagingColumn[] = [
  { name: 'external_shipment_id', type: 'text' },
  { name: 'product_no', type: 'integer' },
  { name: 'item_external_id', type: 'text' },
  { name: 'expected', type: 'integer' },
  { name: 'facility_no', type: 'integer' },
  { name: 'origin', type: 'text' },
  { name: 'shipment_type', type: 'text' },
  { name: 'status', type: 'text' },
  { name: 'tracking', type: 'text' },
  { name: 'attribute_name', type: 'text' },
  { name: 'attribute_value', type: 'text' },
];
