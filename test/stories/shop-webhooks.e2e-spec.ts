import { createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seedNorth, stateCatalogue } from '../support/small-shop';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

const secret = 'shpss_of_this_test';

describe('a webhook of a shop', () => {
  let stream: Stream;
  let url: string;
  beforeAll(async () => {
    stream = await startStream(['ingest']);
    // The stream writes its shops without secrets: this story has one.
    const file = join(stream.directory, 'shops.json');
    const shops = JSON.parse(readFileSync(file, 'utf8')) as Record<string, object>;
    writeFileSync(file, JSON.stringify({ ...shops, north: { ...shops['north'], webhookSecret: ['old', secret] } }));
    await stream.start('shopify-sync');
    url = `${stream.services['shopify-sync']!.url}/webhooks/shopify`;
    await stateCatalogue(stream, 2);
    await seedNorth(stream, 2);
    await waitUntil(
      () =>
        stream.call('PUT', 'shopify-sync', '/shops/north/locations/101', { facilityId: 'F1' }).catch(() => undefined),
      { withinMs: 30_000, what: 'the location is mapped' },
    );
    // A run works off the mapping: from then on the levels of linked products are there.
    await stream.run('shopify-sync', 'UL_RCNT_INV');
    await waitUntil(async () => (await levels()).length === 2, { withinMs: 30_000, what: 'the levels are there' });
  }, 120_000);
  afterAll(() => stream.stop());

  interface Level {
    inventoryItemId: string;
    observedQuantity: number | null;
  }
  const levels = async (): Promise<Level[]> =>
    (await stream.call<{ items: Level[] }>('GET', 'shopify-sync', '/shops/north/levels')).items;
  const seen = async (item: number): Promise<number | null | undefined> =>
    (await levels()).find(({ inventoryItemId }) => inventoryItemId === String(item))?.observedQuantity;
  const control = async (path: string, body: object): Promise<void> => {
    const response = await fetch(`${stream.simulator.url}/__sim/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(await response.text());
  };
  const send = (body: string, more: Record<string, string> = {}): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-shopify-shop-domain': 'north.myshopify.test',
        'x-shopify-topic': 'inventory_levels/update',
        'x-shopify-webhook-id': 'one',
        'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
        ...more,
      },
    });

  it('that the shop itself sends makes the level be read, whatever the webhook says it holds', async () => {
    await control('seed', { shop: 'north.myshopify.test', token: 'shpat_north', secret });
    const reply = await fetch(`${stream.simulator.url}/admin/api/2026-10/graphql.json`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-sim-shop': 'north.myshopify.test',
        'x-shopify-access-token': 'shpat_north',
      },
      body: JSON.stringify({
        query: `mutation ($w: WebhookSubscriptionInput!) { webhookSubscriptionCreate(topic: INVENTORY_LEVELS_UPDATE, webhookSubscription: $w) { userErrors { message } } }`,
        variables: { w: { uri: url, format: 'JSON' } },
      }),
    });
    expect(await reply.json()).toMatchObject({ data: { webhookSubscriptionCreate: { userErrors: [] } } });
    await control('webhooks', { shop: 'north.myshopify.test', duplicate: 1, reorder: true });
    const order = { inventoryItemId: 'gid://shopify/InventoryItem/9000001', locationId: 'gid://shopify/Location/101' };
    await control('orders', { shop: 'north.myshopify.test', ...order, units: 3 });
    await waitUntil(async () => (await seen(9_000_001)) === -3, {
      withinMs: 20_000,
      what: 'what the shop shows is known',
    });
  });

  it('that lies about the number changes nothing but what is read', async () => {
    const lie = JSON.stringify({ inventory_item_id: 9_000_002, location_id: 101, available: 5_000 });
    const first = await send(lie, { 'x-shopify-webhook-id': 'lie' });
    expect([first.status, await first.json()]).toEqual([200, { taken: true }]);
    expect(await (await send(lie, { 'x-shopify-webhook-id': 'lie' })).json()).toEqual({ taken: false });
    await waitUntil(async () => (await seen(9_000_002)) === 0, { withinMs: 20_000, what: 'the level is read' });
  });

  it.each([
    ['another secret', { 'x-shopify-hmac-sha256': createHmac('sha256', 'wrong').update('{}').digest('base64') }],
    ['no signature', { 'x-shopify-hmac-sha256': '' }],
    ['a shop that is not ours', { 'x-shopify-shop-domain': 'elsewhere.myshopify.test' }],
    ['a shop without a secret', { 'x-shopify-shop-domain': 'south.myshopify.test' }],
  ])('with %s is not let in', async (_, headers) => {
    const reply = await send('{}', headers);
    expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([401, 'webhook_unsigned']);
  });

  it('and event mode beside it: what changes on Kafka is shown by the shop, with no job', async () => {
    await stream.replica('shopify-sync', { EVENT_MODE: 'on', EVENT_WINDOW_MS: '200' });
    const data = { idType: 'sku', idValue: 'SKU-2', facilityId: 'F1', availableToPromise: 12, reasonCode: 'TEST' };
    await stream.publish([
      {
        topic: 'inventory-events',
        key: 'P2|F1',
        value: JSON.stringify({
          specversion: '1.0',
          id: 'twelve',
          source: 'test/wms',
          type: 'stockline.inventory-event.reset.v1',
          time: new Date().toISOString(),
          data: { ...data, occurredAt: new Date().toISOString() },
        }),
      },
    ]);
    const item = 'gid://shopify/InventoryItem/9000002';
    await waitUntil(
      async () => {
        const response = await fetch(`${stream.simulator.url}/__sim/levels?shop=north.myshopify.test`);
        const { levels: held } = (await response.json()) as {
          levels: { inventoryItemId: string; available: number }[];
        };
        return held.find(({ inventoryItemId }) => inventoryItemId === item)?.available === 12;
      },
      { withinMs: 30_000, what: 'the shop shows 12' },
    );
  });
});
