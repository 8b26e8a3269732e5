import type { Cause } from '@app/common/contracts';

/** What is to happen to one bin of one level, whoever asked for it. Absolute values speak of the moment `asOfMs`. */
export type StockEffect =
  | { kind: 'reset-available-to-promise'; availableToPromise: number; asOfMs: number }
  | { kind: 'reset-quantity-on-hand'; quantityOnHand: number; asOfMs: number }
  | { kind: 'variance'; delta: number }
  | { kind: 'reserved'; units: number }
  | { kind: 'released'; units: number }
  | { kind: 'shipped'; units: number }
  | { kind: 'sold'; units: number }
  | { kind: 'received'; accepted: number };

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
  comments: string | null;
}
