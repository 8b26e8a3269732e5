export { topics, topicName, deadLetterTopicOf, type Topic, type TopicName } from './topics';
export { cloudEvent, type CloudEvent } from './cloud-event';
export { jobParameters, type JobParameter, type JobParameters } from './job-parameters';
export { jobOwners, jobIdOf, jobAliasesOf, type JobId, type ServiceName } from './job-owners';
export { roles, roleCovers, type Role } from './roles';
export { schemas, type MessageData, type MessageType } from './schemas';
export { validateMessage } from './validate-message';
export type { Cause } from './schemas/cause';
export type { InventoryChanged } from './schemas/inventory-changed';
export type { OrderQueueChanged } from './schemas/order-queue-changed';
export type { ThresholdChanged } from './schemas/threshold-changed';
export type { ProductChanged, FacilityChanged, FacilityGroupChanged } from './schemas/master-data';
export type { ShipmentImported } from './schemas/shipment-imported';
export type { ShipmentReceived } from './schemas/shipment-received';
export type {
  ProductUpserted,
  FacilityUpserted,
  FacilityGroupUpserted,
  Identification,
} from './schemas/catalog-events';
export type { InventoryEventData, ShipmentReceipt } from './schemas/inventory-events';
export type { LocationMappingChanged } from './schemas/location-mapping-changed';
export type { ShopifyInventoryApplied, ShopifyInventoryObserved } from './schemas/shopify-inventory';
export type { JobRequested, RunRecord } from './schemas/jobs';
export { asyncApi } from './async-api';
export { topicFlows, type TopicFlow } from './topic-flow';
export { messageExamples } from './message-examples';
