import { cpus, totalmem } from 'node:os';

/** One line of a result file. `ratio` is stated as the aim states it: value over floor for times, the share of the floor for rates. */
export interface Measurement {
  name: string;
  value: number;
  unit: string;
  floor: number;
  ratio: number;
  /** What the ratio must not be worse than. */
  atLeast: string;
  aim: string;
  met: boolean;
  runs: number[];
  machine: string;
}

export const machine = (): string =>
  `${cpus().length} x ${cpus()[0]?.model.trim() ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

const round2 = (value: number): number => Math.round(value * 100) / 100;

/** Times beside their floors, median beside median: a floor of a few hundred milliseconds varies more from one to the next than what stands on it. `atLeast` such as `<= 2`. */
export function ratioOf(
  name: string,
  valuesMs: readonly number[],
  floorsMs: readonly number[],
  atLeast: string,
  aim: string,
): Measurement {
  const [ms, floorMs] = [median(valuesMs), median(floorsMs)];
  return line(name, ms, 'ms', floorMs, ms / floorMs, atLeast, aim, valuesMs);
}

/** Rates beside theirs, median beside median; `atLeast` such as `>= 0.8`. */
export function rateOf(
  name: string,
  values: readonly number[],
  floors: readonly number[],
  atLeast: string,
  aim: string,
): Measurement {
  const [rate, floor] = [median(values), median(floors)];
  return line(name, rate, '/s', floor, rate / floor, atLeast, aim, values);
}

/** A figure that must stay below a limit. */
export const limitOf = (name: string, value: number, unit: string, limit: number, aim: number): Measurement =>
  line(name, value, unit, limit, value / limit, '<= 1', `<= ${round2(aim / limit)}`, [value]);

/** A figure that must reach a mark. */
export const leastOf = (name: string, value: number, unit: string, mark: number): Measurement =>
  line(name, value, unit, mark, value / mark, '>= 1', '>= 1', [value]);

function line(
  name: string,
  value: number,
  unit: string,
  floor: number,
  ratio: number,
  atLeast: string,
  aim: string,
  runs: readonly number[],
): Measurement {
  const limit = Number(atLeast.slice(3));
  const met = atLeast.startsWith('>=') ? ratio >= limit : ratio <= limit;
  return {
    name,
    value: Math.round(value),
    unit,
    floor: Math.round(floor),
    ratio: round2(ratio),
    atLeast,
    aim,
    met,
    runs: runs.map(Math.round),
    machine: machine(),
  };
}
