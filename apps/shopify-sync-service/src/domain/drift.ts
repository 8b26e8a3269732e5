/** A level that was corrected this often in a row, and shows another number again, is no longer written: somebody else writes it too. */
export const correctionsInARow = 3;

export const driftReturns = {
  code: 'DRIFT_RETURNS',
  reason: `corrected ${correctionsInARow} times in a row, and each time another number came back: somebody else writes this level`,
} as const;

/** Whether what a level shows was changed by somebody else: more than it was known to show, or less by units that no order accounts for. */
export const isDrift = (baseline: number | null, observed: number, newlyUnseen: number): boolean =>
  baseline !== null && (observed > baseline || newlyUnseen > 0);
