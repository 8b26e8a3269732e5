/** Counts the deaths of the last while. */
export function deathsWithin(windowMs: number, now: () => number = Date.now): { add(): number; count(): number } {
  let times: number[] = [];
  const count = (): number => {
    times = times.filter((time) => time > now() - windowMs);
    return times.length;
  };
  return {
    add: () => {
      times.push(now());
      return count();
    },
    count,
  };
}
