import type { ColumnDefinition } from '@app/common/csv';
import type { AdditionalParameters } from '@app/common/imports';

/**
 * What the number in a row is: the ATP or the QOH that a bin is to have, or a difference to both.
 * A count speaks of what lies there, so it is a QOH; the units reserved stay reserved, and ATP follows by as much.
 */
export type Meaning = 'ATP' | 'QOH' | 'DIFFERENCE';
export type Duplicates = 'last' | 'sum' | 'reject';

/** All that tells one stock file from another. */
export interface StockKind {
  readonly configId: string;
  /** The column that holds the number. */
  readonly number: ColumnDefinition;
  /** The least that it may be. */
  readonly min?: number;
  meaning(chosen: AdditionalParameters): Meaning;
  /** Of rows that name no reason. */
  readonly reasonCode: 'RESET' | 'VARIANCE' | 'COUNT';
  /** What rows of one product, facility and bin come to, where nothing is chosen. */
  readonly duplicates: Duplicates;
  readonly choices?: Readonly<Record<string, readonly string[]>>;
  /** Whether levels that no row names may be brought to zero. */
  readonly absentMeansZero?: true;
  readonly refuses?: Readonly<Record<string, string>>;
  readonly sameContent?: 'asks';
}

/** RESET_INVENTORY: absolute stock, by ATP or by QOH. */
export const reset: StockKind = {
  configId: 'RESET_INVENTORY',
  number: {
    name: 'availableQty',
    aliases: ['quantity', 'availableQuantity', 'availableToPromise', 'quantityOnHand'],
    required: true,
  },
  min: 0,
  meaning: (chosen) => (chosen['resetBy'] === 'QOH' ? 'QOH' : 'ATP'),
  reasonCode: 'RESET',
  duplicates: 'last',
  choices: { resetBy: ['ATP', 'QOH'] },
  absentMeansZero: true,
};

/** REC_INV_COUNT: what somebody has counted in a bin. */
export const cycleCount: StockKind = {
  configId: 'REC_INV_COUNT',
  number: { name: 'count', aliases: ['countedQuantity', 'quantity', 'quantityOnHand'], required: true },
  min: 0,
  meaning: () => 'QOH',
  reasonCode: 'COUNT',
  duplicates: 'last',
  refuses: {
    resetBy: 'a count says what lies there, which is QOH; ATP follows by as much',
    absentMeansZero: 'what was not counted is not known',
  },
};

/**
 * MDM_INV_VARIANCE: signed differences. Every row takes effect, and none would be the same twice: content that was seen before
 * waits for a person. Its number has no name that a reset file gives to its own: dropped into the wrong directory, that one is refused.
 */
export const variance: StockKind = {
  configId: 'MDM_INV_VARIANCE',
  number: {
    name: 'availableDelta',
    aliases: ['delta', 'quantityDelta', 'varianceQuantity', 'varianceQty', 'adjustment'],
    required: true,
  },
  meaning: () => 'DIFFERENCE',
  reasonCode: 'VARIANCE',
  duplicates: 'sum',
  refuses: {
    resetBy: 'a difference moves QOH and ATP alike',
    asOf: 'a difference speaks of no moment: it is added to what stands',
    absentMeansZero: 'what has no difference stays as it is',
  },
  sameContent: 'asks',
};
