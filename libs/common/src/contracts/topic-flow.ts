import type { ServiceName } from './job-owners';
import type { MessageType } from './schemas';
import type { topics } from './topics';

/** What a topic carries, by which key, from whom and to whom. The platform's other services may read whatever is sent, and send whatever is taken. */
export interface TopicFlow {
  readonly types: readonly MessageType[];
  readonly key: string;
  readonly sentBy: readonly ServiceName[];
  readonly takenBy: readonly ServiceName[];
}

const everyone: readonly ServiceName[] = ['ingest', 'shopify-sync', 'threshold'];
const copies: readonly ServiceName[] = ['shopify-sync', 'threshold'];

/** Of every topic that messages run on today. */
export const topicFlows: Readonly<Partial<Record<keyof typeof topics, TopicFlow>>> = {
  inventoryEvents: {
    types: [
      'stockline.inventory-event.reset.v1',
      'stockline.inventory-event.variance.v1',
      'stockline.inventory-event.count.v1',
      'stockline.inventory-event.reserved.v1',
      'stockline.inventory-event.released.v1',
      'stockline.inventory-event.shipped.v1',
      'stockline.inventory-event.sold.v1',
      'stockline.inventory-event.order-queued.v1',
      'stockline.inventory-event.order-unqueued.v1',
      'stockline.inventory-event.shipment-received.v1',
    ],
    key: 'product and facility as the producer names them; for receipts the shipment',
    sentBy: [],
    takenBy: ['ingest'],
  },
  catalogEvents: {
    types: ['stockline.product-upserted.v1', 'stockline.facility-upserted.v1', 'stockline.facility-group-upserted.v1'],
    key: 'productId, facilityId or facilityGroupId; shopId|inventoryItemId where a shop states it',
    sentBy: ['shopify-sync'],
    takenBy: ['ingest'],
  },
  inventoryChanged: {
    types: ['stockline.inventory-changed.v1'],
    key: 'productId|facilityId',
    sentBy: ['ingest'],
    takenBy: copies,
  },
  shipmentImported: { types: ['stockline.shipment-imported.v1'], key: 'shipmentId', sentBy: ['ingest'], takenBy: [] },
  shipmentReceived: { types: ['stockline.shipment-received.v1'], key: 'shipmentId', sentBy: ['ingest'], takenBy: [] },
  orderQueueChanged: {
    types: ['stockline.order-queue-changed.v1'],
    key: 'productId|channelId',
    sentBy: ['ingest'],
    takenBy: copies,
  },
  thresholdChanged: {
    types: ['stockline.threshold-changed.v1'],
    key: 'productId|facilityId',
    sentBy: ['threshold'],
    takenBy: ['shopify-sync'],
  },
  productChanged: { types: ['stockline.product-changed.v1'], key: 'productId', sentBy: ['ingest'], takenBy: copies },
  facilityChanged: { types: ['stockline.facility-changed.v1'], key: 'facilityId', sentBy: ['ingest'], takenBy: copies },
  facilityGroupChanged: {
    types: ['stockline.facility-group-changed.v1'],
    key: 'facilityGroupId',
    sentBy: ['ingest'],
    takenBy: copies,
  },
  locationMappingChanged: {
    types: ['stockline.location-mapping-changed.v1'],
    key: 'shopId|locationId',
    sentBy: ['shopify-sync'],
    takenBy: [],
  },
  shopifyInventoryObserved: {
    types: ['stockline.shopify-inventory-observed.v1'],
    key: 'shopId|locationId',
    sentBy: ['shopify-sync'],
    takenBy: ['ingest'],
  },
  shopifyInventoryApplied: {
    types: ['stockline.shopify-inventory-applied.v1'],
    key: 'runId',
    sentBy: ['ingest'],
    takenBy: ['shopify-sync'],
  },
  jobRequested: { types: ['stockline.job-requested.v1'], key: 'jobId', sentBy: [], takenBy: everyone },
  jobFinished: { types: ['stockline.job-finished.v1'], key: 'jobId', sentBy: everyone, takenBy: ['ingest'] },
};
