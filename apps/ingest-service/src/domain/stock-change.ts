import type { Cause } from '@app/common/contracts';

/** The moment an absolute value speaks of; `isStated` where its source named it, and the moment of arrival did not stand in for it. */
export interface AsOf {
  asOfMs: number;
  isStated: boolean;
}

/** What is to happen to one bin of one level, whoever asked for it. */
export type StockEffect =
  | ({ kind: 'reset-available-to-promise'; availableToPromise: number } & AsOf)
  | ({ kind: 'reset-quantity-on-hand'; quantityOnHand: number } & AsOf)
  | { kind: 'variance'; delta: number }
  | { kind: 'reserved'; units: number }
  | { kind: 'released'; units: number }
  | { kind: 'shipped'; units: number }
  | { kind: 'sold'; units: number }
  | { kind: 'received'; accepted: number }
  /** Both at once, as a shop that is master shows them: the difference to what the level had when it was compared. */
  | { kind: 'observed'; quantityOnHandDelta: number; availableToPromiseDelta: number };

export interface StockChange {
  productNo: number;
  facilityNo: number;
  /** The same two as the world knows them. */
  productId: string;
  facilityId: string;
  /** The bin that was named; null = none was: the level's fullest bin takes it. */
  binNo: number | null;
  effect: StockEffect;
  occurredAtMs: number;
  reasonCode: string;
  cause: Cause;
  /** The import that the cause names, as rows are kept by it. */
  importNo?: string;
  comments: string | null;
}
