/** A level as a shop showed it. Ids are plain numbers as text. */
export interface ObservedLevel {
  readonly locationId: string;
  readonly inventoryItemId: string;
  readonly sku: string | null;
  readonly tracked: boolean;
  readonly available: number;
  readonly onHand: number;
}

/** The same with the line it has in the file that is the record of the run; the header is line 1. */
export interface RecordedLevel extends ObservedLevel {
  readonly line: number;
}

/** A mapped location: whose number counts there, and which facility it is (none: the whole group of the channel). */
export interface MappedLocation {
  readonly shopId: string;
  readonly locationId: string;
  readonly facilityId: string | null;
  readonly master: 'ledger' | 'shopify';
}

/** Whether what the shop shows is taken into the ledger: where it is master and the location is one facility. Elsewhere it is compared. */
export const isTaken = ({ master, facilityId }: MappedLocation): boolean => master === 'shopify' && facilityId !== null;

/** The file that a run leaves of a location. */
export const recordName = (
  { shopId, locationId }: Pick<MappedLocation, 'shopId' | 'locationId'>,
  runId: string,
): string => `${shopId}-${locationId}-${runId}.csv`;

export const recordColumns = ['location_id', 'inventory_item_id', 'sku', 'available', 'on_hand'] as const;

export const recordCells = ({ locationId, inventoryItemId, sku, available, onHand }: ObservedLevel): string[] => [
  locationId,
  inventoryItemId,
  sku ?? '',
  String(available),
  String(onHand),
];
