import type { ThresholdRule } from './threshold-rule';

/** Which rule wins from one instant until just before another; from null = from now, thru null = for good. */
export interface WinningPeriod<Rule extends ThresholdRule = ThresholdRule> {
  rule: Rule;
  fromMs: number | null;
  thruMs: number | null;
}

/**
 * Which of the rules that fit a product wins, and when: time is cut wherever a rule begins or runs out, and in each piece the one that goes first
 * wins. Pieces in which no rule holds are left out; what holds there is whatever was stated otherwise. Begins at `nowMs`; what is past is past.
 */
export function winningPeriods<Rule extends ThresholdRule>(
  rules: readonly Rule[],
  nowMs: number,
): WinningPeriod<Rule>[] {
  const edges = rules.flatMap(({ fromMs, thruMs }) => [fromMs, thruMs]).filter((edge) => edge !== null && edge > nowMs);
  const cuts = [nowMs, ...[...new Set(edges as number[])].sort((left, right) => left - right)];
  const periods: WinningPeriod<Rule>[] = [];
  for (const [place, fromMs] of cuts.entries()) {
    const rule = firstAt(rules, fromMs);
    if (!rule) continue;
    const thruMs = cuts[place + 1] ?? null;
    const before = periods.at(-1);
    if (before?.rule === rule && before.thruMs === fromMs) before.thruMs = thruMs;
    else periods.push({ rule, fromMs: place === 0 ? null : fromMs, thruMs });
  }
  return periods;
}

function firstAt<Rule extends ThresholdRule>(rules: readonly Rule[], atMs: number): Rule | undefined {
  return rules
    .filter(({ fromMs, thruMs }) => (fromMs === null || fromMs <= atMs) && (thruMs === null || atMs < thruMs))
    .sort((one, other) => one.priority - other.priority || (one.ruleId < other.ruleId ? -1 : 1))[0];
}
