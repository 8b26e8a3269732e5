/** What can be set of how a shop behaves. */
export interface ShopSettings {
  /** What a write to a pair that is not stocked does before 2026-10, where both are told of. */
  notStocked: 'error' | 'inactiveWrite';
  /** Points a mutation costs for each row beyond its ten: none that is known of. */
  costPerInputRow: number;
  /** How long each call takes at least. */
  latencyMs: number;
  /** What its answers say beside their data of something deprecated in what was asked; null: nothing. */
  deprecatedReason: string | null;
}
