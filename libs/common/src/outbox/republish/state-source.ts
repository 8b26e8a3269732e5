import type { Topic } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import type { StatedFacts } from '../copies/stated-facts';

/** The last state of one key, as it was published. */
export interface StatedKey {
  /** Where it stands in the order of the pages. */
  place: string;
  key: string;
  /** The message's data, without its epoch. */
  data: object;
}

/** A state topic of a service, with what keepers of copies keep of it, and how its whole state is read again from the tables that it tells of. */
export interface StateSource extends StatedFacts {
  topic: Topic;
  type: `stockline.${string}.v1`;
  /**
   * The keys after a place (null: from the first), in the order of places, at most `limit`. Their rows are locked, in the one order of all
   * writers: what is read is still the last word when it reaches the event log.
   */
  page(tx: Tx, after: string | null, limit: number): Promise<StatedKey[]>;
}
