/** What happened in a shop that others may be told of. */
export type ShopEvent =
  | {
      readonly topic: 'INVENTORY_LEVELS_UPDATE' | 'INVENTORY_LEVELS_CONNECT' | 'INVENTORY_LEVELS_DISCONNECT';
      readonly row: number;
    }
  | { readonly topic: 'INVENTORY_ITEMS_CREATE' | 'INVENTORY_ITEMS_UPDATE'; readonly itemId: string }
  | { readonly topic: 'PRODUCTS_CREATE' | 'PRODUCTS_UPDATE' | 'PRODUCTS_DELETE'; readonly productId: string }
  | {
      readonly topic: 'LOCATIONS_CREATE' | 'LOCATIONS_UPDATE' | 'LOCATIONS_ACTIVATE' | 'LOCATIONS_DEACTIVATE';
      readonly locationId: string;
    }
  | { readonly topic: 'BULK_OPERATIONS_FINISH'; readonly operationNumber: number };

export const webhookTopics = [
  'BULK_OPERATIONS_FINISH',
  'INVENTORY_ITEMS_CREATE',
  'INVENTORY_ITEMS_UPDATE',
  'INVENTORY_LEVELS_CONNECT',
  'INVENTORY_LEVELS_DISCONNECT',
  'INVENTORY_LEVELS_UPDATE',
  'LOCATIONS_ACTIVATE',
  'LOCATIONS_CREATE',
  'LOCATIONS_DEACTIVATE',
  'LOCATIONS_UPDATE',
  'PRODUCTS_CREATE',
  'PRODUCTS_DELETE',
  'PRODUCTS_UPDATE',
] as const satisfies readonly ShopEvent['topic'][];

export type WebhookTopic = (typeof webhookTopics)[number];
