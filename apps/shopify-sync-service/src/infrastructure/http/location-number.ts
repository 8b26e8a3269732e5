import { StocklineError, shorten } from '@app/common/kernel';

/** A location by its number or its gid. */
export function locationNumber(named: string): string {
  const number = /^(?:gid:\/\/shopify\/Location\/)?(\d{1,20})$/.exec(named)?.[1];
  if (number !== undefined) return number;
  throw new StocklineError({
    code: 'location_invalid',
    message: `"${shorten(named)}" is no location`,
    hint: 'Give its number, or gid://shopify/Location/<number>.',
  });
}
