import { webhookHint } from './webhook-hint';

describe('a webhook of a shop', () => {
  it('names a level to look at, its ids exact however large they are', () => {
    const body = '{"inventory_item_id":271878346596884015,"location_id":24826418,"available":9}';
    for (const topic of ['inventory_levels/update', 'inventory_levels/connect', 'inventory_levels/disconnect'])
      expect(webhookHint(topic, body)).toEqual({
        kind: 'level',
        inventoryItemId: '271878346596884015',
        locationId: '24826418',
      });
  });

  it('of products and items says that the catalogue is worth a reading, of locations which', () => {
    expect(webhookHint('products/update', '{"id":1}')).toEqual({ kind: 'catalogue' });
    expect(webhookHint('inventory_items/create', '{"id":1}')).toEqual({ kind: 'catalogue' });
    expect(webhookHint('locations/deactivate', '{"id":7}')).toEqual({ kind: 'location', locationId: '7' });
  });

  it.each([
    ['inventory_levels/update', '{"inventory_item_id":"x"}'],
    ['inventory_levels/update', 'not json'],
    ['locations/update', '[]'],
    ['orders/create', '{"id":1}'],
  ])('says nothing where it names nothing: %s %s', (topic, body) => {
    expect(webhookHint(topic, body)).toBeUndefined();
  });
});
