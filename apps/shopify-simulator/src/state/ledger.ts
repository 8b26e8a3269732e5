import type { QuantityName } from './quantity-names';

export interface QuantityChange {
  readonly row: number;
  readonly name: QuantityName;
  readonly delta: number;
}

export type ChangeCause = 'seed' | 'api' | 'order' | 'competing-writer' | 'merchant';

/** What one operation changed. Those of the API are what GraphQL calls an inventory adjustment group. */
export interface ChangeGroup {
  readonly ordinal: number;
  readonly cause: ChangeCause;
  readonly atMs: number;
  readonly reason: string;
  readonly referenceDocumentUri: string | null;
  /** Rows of the written name first, then those of on_hand that followed. */
  readonly changes: readonly QuantityChange[];
}

/** Every change made to a level of a shop since it was seeded, in order: what the levels show is what was seeded and the sum of these. */
export class Ledger {
  private readonly groups: ChangeGroup[] = [];

  append(group: Omit<ChangeGroup, 'ordinal'>): ChangeGroup {
    const appended = { ...group, ordinal: this.groups.length };
    this.groups.push(appended);
    return appended;
  }

  all(): readonly ChangeGroup[] {
    return this.groups;
  }
}
