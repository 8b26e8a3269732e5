import type { Quantities } from './deltas-of';

/**
 * The bin that takes an effect which names none: the one with the most ATP, ties by bin number, the default bin where there is none.
 * The next reset of that bin then absorbs it, instead of leaving it behind in a bin that no file ever names.
 */
export function chooseBin(bins: readonly ({ binNo: number } & Quantities)[], defaultBinNo: number): number {
  let [chosen] = bins;
  for (const bin of bins) {
    const most = chosen!.availableToPromise;
    if (bin.availableToPromise > most || (bin.availableToPromise === most && bin.binNo < chosen!.binNo)) chosen = bin;
  }
  return chosen?.binNo ?? defaultBinNo;
}
