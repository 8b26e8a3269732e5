import type { HeldBack } from './held-back';

/**
 * The value in force at an instant: of those that have begun and not run out, the one that began last.
 * So a dated value stands above an older one and, when it runs out, the older one holds again; nothing has to be split.
 * `effectiveThru` itself is outside: two values meeting at one instant leave no gap and no overlap.
 */
export function inForceAt<Value extends HeldBack>(values: readonly Value[], atMs: number): Value | undefined {
  let inForce: Value | undefined;
  for (const value of values) {
    const covers = value.effectiveFromMs <= atMs && (value.effectiveThruMs === null || atMs < value.effectiveThruMs);
    if (covers && (!inForce || value.effectiveFromMs > inForce.effectiveFromMs)) inForce = value;
  }
  return inForce;
}
