import type { Topic } from '@app/common/contracts';
import type { StatedFacts } from './stated-facts';

/** A copy that this service keeps of another one's state: its facts are among those that the owner's StateSource states. */
export interface StateCopy extends StatedFacts {
  topic: Topic;
  /**
   * A statement that makes whatever the topic says newer than what is kept. Values stay until they are told again: other rows rest on them,
   * and a copy that is being rebuilt is no reason to publish nothing.
   */
  forget: string;
}
