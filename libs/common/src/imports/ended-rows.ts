/** How the rows ended that a step dealt with; each row is in exactly one of the numbers. */
export interface ComparedRows {
  /** Numbered 1..n: what `apply` is asked for. */
  readonly differences: number;
  /** The last ordinal of each part, where the differences fall into parts that need no order between them. */
  readonly partEnds?: readonly number[];
  /** Rows that the differences stand for, where that is not one each. */
  readonly differingRows?: number;
  readonly unchanged: number;
  readonly superseded: number;
  readonly rejected: number;
  /** Rows that say what stands somewhere where they do not count: they were held against it. */
  readonly compared?: number;
  /** What rows name, nobody knows and is created before anything is applied. It is no row. */
  readonly creates?: number;
}
export interface AppliedRows {
  readonly applied: number;
  readonly unchanged: number;
  readonly superseded: number;
  readonly rejected: number;
  /** Differences that stand for no row: what the file does not name, brought to zero. */
  readonly zeroed?: number;
}
