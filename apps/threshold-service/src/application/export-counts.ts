import type { Exported, SearchPreference } from './ports';

/**
 * What a run keeps in numbers, whether it wrote a file or not: of how many products each condition of its search preference let through how many,
 * together with those before it (`condition1`, `condition2`, …), and which version of the preference it used.
 */
export function exportCounts(
  { catalogue, matching, products, rows, conditions }: Exported,
  channels: number,
  preference: SearchPreference | undefined,
): Record<string, number> {
  return {
    channels,
    catalogue,
    ...Object.fromEntries(conditions.map(({ together }, place) => [`condition${place + 1}`, together])),
    matching,
    products,
    rows,
    ...(preference === undefined ? {} : { searchPreferenceVersion: preference.version }),
  };
}
