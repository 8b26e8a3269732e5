import { sized } from './sized';

/**
 * How often a property is tried: a few times with one seed, so that a run is quick and the same each time; FUZZ_RUNS and FUZZ_SEED for a long look.
 * `costs`: one try of it takes as long as so many others.
 */
export const propertyRuns = (few: number, costs = 1): { numRuns: number; seed: number } => ({
  numRuns: 'FUZZ_RUNS' in process.env ? Math.ceil(Number(process.env['FUZZ_RUNS']) / costs) : sized(few, 20 * few),
  seed: Number(process.env['FUZZ_SEED'] ?? 1_764_000_000),
});
