import type { Topic } from '@app/common/contracts';

/** A copy that this service keeps of another one's state. */
export interface StateCopy {
  topic: Topic;
  /** A select of `key` and `facts` of all that is kept; the facts stand at the owner's StateSource. */
  facts: string;
  /**
   * A statement that makes whatever the topic says newer than what is kept. Values stay until they are told again: other rows rest on them,
   * and a copy that is being rebuilt is no reason to publish nothing.
   */
  forget: string;
}
