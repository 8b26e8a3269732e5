/** What a run of SYNC_INV_SHPF_MLTTHD may choose of how levels that shops show are taken. */
export interface SyncChoices {
  readonly dryRun: boolean;
  /** What becomes of items that are no product of ours: their rows are rejected, or products are made for them. */
  readonly unknownProducts: 'reject' | 'create';
}
