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
