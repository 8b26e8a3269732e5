export type { Log } from './log';
export { KafkaClient, type KafkaClientOptions, type PartitionBounds } from './kafka-client';
export type { Producer } from './producer';
export type { MessageHeaders, OutgoingMessage, RawMessage } from './kafka-message';
