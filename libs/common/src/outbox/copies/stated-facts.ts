/**
 * What is held of a topic's keys, so that the owner of the state and a keeper of a copy can be compared by what the keeper keeps of it. Both write a fact
 * alike: whole numbers, text, or JSON in one order.
 */
export interface StatedFacts {
  /** A select of `key` and of every fact, by name. */
  rows: string;
  /** The facts' names, the version among them. The epoch is none: a new one changes nothing that is kept. */
  facts: readonly string[];
}
