import { StocklineError, shorten } from '@app/common/kernel';

export const bulkWriteFailed = (shopId: string, reason: string): StocklineError =>
  new StocklineError({
    code: 'bulk_write_failed',
    message: `shop ${shopId} did not run a bulk operation: ${shorten(reason, 200)}`,
    hint: 'Its lines go out as requests, under their keys.',
  });
