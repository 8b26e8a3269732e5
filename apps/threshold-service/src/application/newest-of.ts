/** Of each key the newest by (epoch, version): a statement over a set may meet a row only once. */
export function newestOf<Fact extends { epoch: number; version: number }>(
  facts: readonly Fact[],
  keyOf: (fact: Fact) => string,
): Fact[] {
  const kept = new Map<string, Fact>();
  for (const fact of facts) {
    const other = kept.get(keyOf(fact));
    if (!other || fact.epoch > other.epoch || (fact.epoch === other.epoch && fact.version > other.version))
      kept.set(keyOf(fact), fact);
  }
  return [...kept.values()];
}
