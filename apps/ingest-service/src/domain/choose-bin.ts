import type { Quantities } from './deltas-of';

/**
 * The bin that takes an effect which names none: the one with the most ATP, ties by bin number, the default bin where there is none.
 * The next reset of that bin then absorbs it, instead of leaving it behind in a bin that no file ever names.
 */
export function chooseBin(bins: ReadonlyMap<number, Quantities>, defaultBinNo: number): number {
  let chosen: number | undefined;
  for (const [binNo, { availableToPromise }] of bins) {
    const most = chosen === undefined ? undefined : bins.get(chosen)!.availableToPromise;
    if (most === undefined || availableToPromise > most || (availableToPromise === most && binNo < chosen!))
      chosen = binNo;
  }
  return chosen ?? defaultBinNo;
}
