export const shipmentTypes = ['IN_TRANSFER', 'PURCHASE_SHIPMENT', 'SALES_RETURN'] as const;
export type ShipmentType = (typeof shipmentTypes)[number];

/** How far a sender says that a shipment is; what has been received decides the rest. */
export const statedStatuses = ['created', 'shipped', 'cancelled'] as const;
export type StatedStatus = (typeof statedStatuses)[number];

const word = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');

/** `shipped`, `SHIPMENT_SHIPPED` and the like; undefined for any other word. */
export function readShipmentStatus(text: string): StatedStatus | undefined {
  const bare = word(text).replace(/^shipment_/, '');
  return statedStatuses.find((status) => status === (bare === 'canceled' ? 'cancelled' : bare));
}

export const readShipmentType = (text: string): ShipmentType | undefined =>
  shipmentTypes.find((type) => type.toLowerCase() === word(text));

/** `NAME:value`, split at its first colon; undefined where there is none, or no name before it. */
export function readAttribute(text: string): { name: string; value: string } | undefined {
  const at = text.indexOf(':');
  const name = text.slice(0, at).trim();
  return at < 1 || name === '' ? undefined : { name, value: text.slice(at + 1).trim() };
}

/** Tracking numbers as they are joined in one cell by ` | `, blanks and repeats left out. */
export const readTrackingNumbers = (text: string): string[] => [
  ...new Set(
    text
      .split('|')
      .map((number) => number.trim())
      .filter((number) => number !== ''),
  ),
];
