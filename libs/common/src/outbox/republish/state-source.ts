import type { Topic } from '@app/common/contracts';
import type { Tx } from '@app/common/database';

/** The last state of one key, as it was published. */
export interface StatedKey {
  /** Where it stands in the order of the pages. */
  place: string;
  key: string;
  /** The message's data, without its epoch. */
  data: object;
}

/** A state topic of a service, and how its whole state is read again from the tables that it tells of. */
export interface StateSource {
  topic: Topic;
  type: `stockline.${string}.v1`;
  /**
   * A select of `key` and `facts` of the whole state: what keepers of copies keep of it, as the text of a JSON array that begins with the
   * version. They write theirs alike, so that sums over both can be compared. The epoch is no fact: a new one changes nothing that is kept.
   */
  facts: string;
  /**
   * The keys after a place (null: from the first), in the order of places, at most `limit`. Their rows are locked, in the one order of all
   * writers: what is read is still the last word when it reaches the event log.
   */
  page(tx: Tx, after: string | null, limit: number): Promise<StatedKey[]>;
}
