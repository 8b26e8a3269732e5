import type { Topic } from '@app/common/contracts';

export interface Subscription {
  topic: Topic;
  /** Messages a transaction at most; a fetch brings a megabyte a partition. */
  maxBatch?: number;
}
