interface Versioned {
  epoch: number;
  version: number;
}

/** One state a key: the one with the highest (epoch, version). A batch may hold several of a key; only the last matters to a copy. */
export function newestOf<State extends Versioned>(states: readonly State[], keyOf: (state: State) => string): State[] {
  const newest = new Map<string, State>();
  for (const state of states) {
    const known = newest.get(keyOf(state));
    if (!known || known.epoch < state.epoch || (known.epoch === state.epoch && known.version < state.version))
      newest.set(keyOf(state), state);
  }
  return [...newest.values()];
}
