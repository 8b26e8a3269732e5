/**
 * What a comparison weighed: how far a file goes in one respect, and in how many rows or levels that was looked at. `says` is the sentence about it,
 * without the limit.
 */
export interface GuardFigure {
  readonly guard: string;
  /** In the guard's unit, mostly percent. */
  readonly figure: number;
  /** Rows or levels that the share is one of. */
  readonly of: number;
  /** Where it is no share, so that few rows say as much as many. */
  readonly smallToo?: true;
  readonly says: string;
}

/** A figure beside its limit. A tripped guard has a file wait for a person. */
export interface JudgedGuard extends GuardFigure {
  readonly limit: number;
  readonly tripped: boolean;
}

/** The largest figure that goes through, by guard. */
export type GuardLimits = Readonly<Record<string, number>>;
