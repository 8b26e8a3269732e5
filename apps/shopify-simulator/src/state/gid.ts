export type GidType =
  | 'InventoryItem'
  | 'Location'
  | 'Product'
  | 'ProductVariant'
  | 'InventoryLevel'
  | 'Collection'
  | 'BulkOperation'
  | 'WebhookSubscription';

/** The number of a global id of that type; undefined for another type, another form or a number too large to be exact. */
export function numberOfGid(type: GidType, id: string): number | undefined {
  const start = `gid://shopify/${type}/`;
  const digits = id.startsWith(start) ? id.slice(start.length) : '';
  const number = Number(digits);
  return /^\d{1,16}$/.test(digits) && Number.isSafeInteger(number) ? number : undefined;
}

/** The type a global id names, or undefined where it is none. */
export const typeOfGid = (id: string): string | undefined => /^gid:\/\/shopify\/(\w+)\/\d+(\?|$)/.exec(id)?.[1];
