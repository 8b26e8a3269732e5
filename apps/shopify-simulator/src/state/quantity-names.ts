/** The states a unit of stock can be in, as the shop counts them; the order is that of the columns of a level. */
export const quantityNames = [
  'available',
  'committed',
  'reserved',
  'damaged',
  'safety_stock',
  'quality_control',
  'incoming',
  'on_hand',
] as const;

export type QuantityName = (typeof quantityNames)[number];

/** What on_hand is the sum of; incoming stands outside. */
export const onHandParts = quantityNames.slice(0, 6);

export const isQuantityName = (name: string): name is QuantityName =>
  (quantityNames as readonly string[]).includes(name);
