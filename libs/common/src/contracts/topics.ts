const day = 24 * 60 * 60 * 1000;

export interface Topic {
  readonly name: string;
  readonly partitions: number;
  /** Time-limited retention in ms; null = compacted (the last state of every key is kept for ever). */
  readonly retentionMs: number | null;
  /** Compacted topics keep every version at least this long, so that a consumer that was away a week misses none. */
  readonly compactionLagMs?: number;
  /** Handled-once marks are kept for messages of these topics; our own state topics go by (epoch, version). */
  readonly handledOnce?: boolean;
  /** The whole state can be read again from this topic. */
  readonly state?: boolean;
}

const stream = (name: string, partitions: number, more: Partial<Topic> = {}): Topic => ({
  name,
  partitions,
  retentionMs: 7 * day,
  ...more,
});
const state = (name: string, partitions: number): Topic => ({
  name,
  partitions,
  retentionMs: null,
  compactionLagMs: 7 * day,
  state: true,
});

/** Every topic with its partitions and retention, in the one place from which they are made at boot. Order is promised per key. */
export const topics = {
  inventoryEvents: stream('inventory-events', 12, { handledOnce: true }),
  catalogEvents: stream('catalog-events', 6, { handledOnce: true }),
  inventoryChanged: state('inventory-changed', 12),
  shipmentImported: stream('shipment-imported', 6),
  shipmentReceived: stream('shipment-received', 6),
  orderQueueChanged: state('order-queue-changed', 6),
  thresholdChanged: state('threshold-changed', 6),
  productChanged: state('product-changed', 6),
  facilityChanged: state('facility-changed', 6),
  facilityGroupChanged: state('facility-group-changed', 6),
  locationMappingChanged: state('location-mapping-changed', 3),
  shopifyInventoryObserved: stream('shopify-inventory-observed', 12),
  shopifyInventoryApplied: stream('shopify-inventory-applied', 3),
  jobRequested: stream('job-requested', 3, { handledOnce: true }),
  jobFinished: stream('job-finished', 3),
} as const satisfies Record<string, Topic>;

export type TopicName = (typeof topics)[keyof typeof topics]['name'];

/** The name on the broker: one cluster may carry several installations, told apart by a prefix. */
export const topicName = (prefix: string, topic: Topic | string): string =>
  `${prefix}${typeof topic === 'string' ? topic : topic.name}`;

/** Where a topic's unusable messages go: one partition, thirty days, so that a person finds them in order. */
export const deadLetterTopicOf = (topic: Topic): Topic => ({
  name: `${topic.name}.dlq`,
  partitions: 1,
  retentionMs: 30 * day,
});
