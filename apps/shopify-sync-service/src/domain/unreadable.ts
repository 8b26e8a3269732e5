/** Why a number that a shop shows cannot be written to, with the words for people. Once the shop shows it otherwise, the level comes back by itself. */
export const unreadable = {
  ITEM_UNKNOWN: 'the shop knows no such inventory item',
  ITEM_NOT_TRACKED: 'the shop does not track this item: a write would be lost without a word',
  ITEM_NOT_STOCKED: 'the item is not stocked at this location',
  LEVEL_INACTIVE: 'the item is not active at this location: what is written there is not sold',
} as const;

export type Unreadable = keyof typeof unreadable;

export const isUnreadable = (code: string): code is Unreadable => Object.hasOwn(unreadable, code);
