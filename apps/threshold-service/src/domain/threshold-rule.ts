/** A value to hold back of every product that a search preference chooses, in one channel or place, from one instant until just before another. */
export interface ThresholdRule {
  ruleId: string;
  units: number;
  /** 1 goes before 2; of two alike the one whose id comes first. */
  priority: number;
  /** Null = always has. */
  fromMs: number | null;
  /** Null = for good. */
  thruMs: number | null;
}
