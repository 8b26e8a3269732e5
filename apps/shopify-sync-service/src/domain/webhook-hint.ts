/** What a webhook says is worth a look. Never what stands there: it may be late, twice, or out of order. */
export type WebhookHint =
  | { readonly kind: 'level'; readonly inventoryItemId: string; readonly locationId: string }
  | { readonly kind: 'catalogue' }
  | { readonly kind: 'location'; readonly locationId: string };

const levelTopics = new Set(['inventory_levels/update', 'inventory_levels/connect', 'inventory_levels/disconnect']);
const idOf = (value: unknown): string | undefined => {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  return /^\d{1,20}$/.test(text) ? text : undefined;
};

/** Reads a webhook's body. Ids are numbers that may be larger than a double holds: they are taken from the text. */
export function webhookHint(topic: string, body: string): WebhookHint | undefined {
  const payload = parsed(body.replace(/("(?:id|inventory_item_id|location_id)"\s*:\s*)(\d+)/g, '$1"$2"'));
  if (!payload) return undefined;
  if (levelTopics.has(topic)) {
    const [inventoryItemId, locationId] = [idOf(payload['inventory_item_id']), idOf(payload['location_id'])];
    return inventoryItemId && locationId ? { kind: 'level', inventoryItemId, locationId } : undefined;
  }
  if (topic.startsWith('inventory_items/') || topic.startsWith('products/')) return { kind: 'catalogue' };
  const locationId = idOf(payload['id']);
  return topic.startsWith('locations/') && locationId ? { kind: 'location', locationId } : undefined;
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
