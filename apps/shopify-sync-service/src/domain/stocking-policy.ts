/** What a shop wants done about items that are not tracked, or not stocked where we are to write: told, or mended. */
export interface StockingPolicy {
  readonly untracked: 'report' | 'track';
  readonly notStocked: 'report' | 'activate';
}
