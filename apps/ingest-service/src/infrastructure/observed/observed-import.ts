import { withoutFiles } from '@app/common/imports';
import { appliedInLedger } from '../imports/applied-in-ledger';
import { undoStock } from '../undo/undo-stock';

export const observedConfig = 'SHOPIFY_INVENTORY_OBSERVED';

/** What was read from a location of a shop in one run. Its chunks bring the rows; they are remembered as movements, and so is their way back. */
export const observedImport = withoutFiles({
  configId: observedConfig,
  lane: 'inventory',
  undo: undoStock(true),
  appliedRows: appliedInLedger,
});
