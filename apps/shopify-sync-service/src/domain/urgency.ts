/** Who goes first where a shop's points are short: what prevents overselling, what finds it, what merely raises stock. */
export const urgency = { falls: 0, reads: 1, rises: 2 } as const;
export type Urgency = (typeof urgency)[keyof typeof urgency];

/** A request that waits for its points. */
export interface Waiting {
  readonly points: number;
  readonly urgency: Urgency;
}

/** Of writing some levels: urgent where it raises none. */
export const urgencyOf = (levels: readonly { target: number; observed: number }[]): Urgency =>
  levels.every(({ target, observed }) => target < observed) ? urgency.falls : urgency.rises;

/** The points of those who go before: all that are more urgent, and of the same urgency those that came before. `waiting` stands in the order they came. */
export function pointsBefore(waiting: Iterable<Waiting>, mine: Waiting): number {
  let points = 0;
  let cameBefore = true;
  for (const other of waiting) {
    if (other === mine) cameBefore = false;
    else if (other.urgency < mine.urgency || (cameBefore && other.urgency === mine.urgency)) points += other.points;
  }
  return points;
}
