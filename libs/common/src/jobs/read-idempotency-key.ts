import { StocklineError, shorten } from '@app/common/kernel';

/** The key as it was sent: printable ASCII, at most 255 characters, as the header's draft standard has it. */
export function readIdempotencyKey(key: string | undefined): string | undefined {
  if (key === undefined || /^[\x21-\x7e][\x20-\x7e]{0,254}$/.test(key)) return key;
  throw new StocklineError({
    code: 'idempotency_key_invalid',
    message: `Idempotency-Key must be 1 to 255 printable characters, not "${shorten(key)}"`,
    hint: 'Use a new UUID for every new request.',
  });
}
