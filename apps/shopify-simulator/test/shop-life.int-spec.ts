import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitUntil } from '../../../test/support/wait-until';
import { itemId, locationId, shop, token, trySimulator } from './try-simulator';

describe('what goes on in a shop beside our calls', () => {
  let sim: Awaited<ReturnType<typeof trySimulator>>;
  let nowMs: number;
  beforeEach(async () => {
    nowMs = Date.parse('2026-11-23T10:00:00Z');
    sim = await trySimulator(() => nowMs);
  });
  afterEach(() => sim.close());
  const row = (quantity: number, changeFromQuantity: number | null = null) => ({
    inventoryItemId: itemId(1),
    locationId: locationId(1),
    quantity,
    changeFromQuantity,
  });

  it('customers buy: what was available is committed, order by order, at the rate that is set', async () => {
    const order = { shop, inventoryItemId: itemId(1), locationId: locationId(1), units: 2 };
    expect(await sim.control('POST', 'orders', order)).toMatchObject({ available: 8, committed: 4 });
    await sim.control('POST', 'order-rate', { shop, perSecond: 50 });
    await sim.control('POST', 'clock', { advanceMs: 200 });
    const placed = async () => ((await sim.control('GET', `orders?shop=${shop}`)) as { orders: object[] }).orders;
    await waitUntil(async () => (await placed()).length === 11, { what: 'ten orders more are placed' });
    expect((await placed())[0]).toEqual({
      orderId: 'gid://shopify/Order/1',
      at: '2026-11-23T10:00:00.000Z',
      inventoryItemId: itemId(1),
      locationId: locationId(1),
      units: 2,
    });
    const { levels } = (await sim.control('GET', `levels?shop=${shop}`)) as { levels: Record<string, number>[] };
    const sum = (name: string) => levels.reduce((total, level) => total + level[name]!, 0);
    expect([sum('available'), sum('committed'), sum('on_hand')]).toEqual([38, 22, 60]);
  });

  it('an app asks for its token by its id and secret, in a form or in JSON; it expires, and can be taken away', async () => {
    await sim.control('POST', 'seed', { shop, apps: [{ clientId: 'app', clientSecret: 'secret' }] });
    const ask = (body: string, type: string) =>
      fetch(`${sim.url}/admin/oauth/access_token`, {
        method: 'POST',
        body,
        headers: { 'x-sim-shop': shop, 'content-type': type },
      });
    const form = 'grant_type=client_credentials&client_id=app&client_secret=secret';
    const given = (await (await ask(form, 'application/x-www-form-urlencoded')).json()) as Record<string, string>;
    expect(given).toEqual({
      access_token: expect.stringMatching(/^shpat_[0-9a-f]{32}$/),
      scope: 'read_inventory,write_inventory,read_locations,read_products',
      expires_in: 86_399,
    });
    const call = (access: string) => sim.call({ query: '{ shop { id } }' }, { 'x-shopify-access-token': access });
    expect((await call(given['access_token']!)).status).toBe(200);
    await sim.control('POST', 'clock', { advanceMs: 86_399_000 });
    expect((await call(given['access_token']!)).status).toBe(401);
    const asJson = { grant_type: 'client_credentials', client_id: 'app', client_secret: 'secret' };
    const second = (await (await ask(JSON.stringify(asJson), 'application/json')).json()) as Record<string, string>;
    await sim.control('POST', 'tokens', { shop, revoke: second['access_token'] });
    expect((await call(second['access_token']!)).status).toBe(401);
    expect((await ask(form.replace('=secret', '=wrong'), 'application/x-www-form-urlencoded')).status).toBe(401);
    expect((await ask('grant_type=password', 'application/x-www-form-urlencoded')).status).toBe(400);
  });

  it('two tokens of one app draw from one bucket, two apps from two; another worker of the app drains it', async () => {
    await sim.control('POST', 'drain', { shop, points: 1_500, perSecond: 90 });
    const left = async () => (await sim.ask('{ shop { id } }')).extensions!.cost!.throttleStatus.currentlyAvailable;
    expect(await left()).toBe(499);
    await sim.control('POST', 'clock', { advanceMs: 1_000 });
    expect(await left()).toBe(508);
    await sim.control('POST', 'seed', { shop, token: 'other' });
    const other = await sim.call({ query: '{ shop { id } }' }, { 'x-shopify-access-token': 'other' });
    expect(await other.json()).toMatchObject({
      extensions: { cost: { throttleStatus: { currentlyAvailable: 1_999 } } },
    });
  });

  it('a mutation costs for its rows where that is set', async () => {
    await sim.control('POST', 'settings', { shop, costPerInputRow: 2 });
    expect((await sim.set('a', [row(11)])).extensions?.cost).toMatchObject({
      requestedQueryCost: 12,
      actualQueryCost: 12,
    });
  });

  it.each(['reset-mid-body', 'slow-body'])('a reply comes broken or slow: %s', async (effect) => {
    await sim.control('POST', 'faults', { match: { nth: 1 }, effect, delayMs: 100 });
    const reply = sim.ask('{ shop { id } }');
    if (effect === 'reset-mid-body') await expect(reply).rejects.toThrow();
    else expect((await reply).data).toEqual({ shop: { id: 'gid://shopify/Shop/1' } });
  });

  describe('is told by webhooks', () => {
    let received: { headers: IncomingHttpHeaders; body: Record<string, unknown>; text: string }[];
    let status: number;
    const receiver = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (part: string) => (text += part));
      request.on('end', () => {
        received.push({ headers: request.headers, body: JSON.parse(text) as Record<string, unknown>, text });
        response.writeHead(status).end();
      });
    });
    let uri: string;
    beforeAll(async () => {
      await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
      uri = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
    });
    afterAll(() => {
      receiver.closeAllConnections();
      return new Promise((resolve) => receiver.close(resolve));
    });
    beforeEach(() => {
      received = [];
      status = 200;
    });
    const subscribe = async (topic: string): Promise<void> => {
      const { data } = await sim.ask(
        'mutation W($t: WebhookSubscriptionTopic!, $w: WebhookSubscriptionInput!) { webhookSubscriptionCreate(topic: $t, webhookSubscription: $w) { webhookSubscription { id topic uri format apiVersion { handle } } userErrors { field message } } }',
        { t: topic, w: { uri, format: 'JSON' } },
      );
      expect(data).toMatchObject({
        webhookSubscriptionCreate: { userErrors: [], webhookSubscription: { topic, uri, format: 'JSON' } },
      });
    };
    const until = (count: number) =>
      waitUntil(() => received.length === count, { what: `${count} webhooks are there` });

    it('§4 with the level as it is now, signed with the secret of the app', async () => {
      await sim.control('POST', 'seed', { shop, token, secret: 'hush' });
      await subscribe('INVENTORY_LEVELS_UPDATE');
      await sim.set('a', [row(15, 10)]);
      await until(1);
      const { headers, body, text } = received[0]!;
      expect(body).toEqual({
        inventory_item_id: 1,
        location_id: 1,
        available: 15,
        updated_at: '2026-11-23T10:00:00Z',
        admin_graphql_api_id: 'gid://shopify/InventoryLevel/143000000001?inventory_item_id=1',
      });
      expect(headers).toMatchObject({
        'x-shopify-topic': 'inventory_levels/update',
        'x-shopify-shop-domain': shop,
        'x-shopify-webhook-id': expect.any(String),
        'x-shopify-event-id': expect.any(String),
        'x-shopify-hmac-sha256': createHmac('sha256', 'hush').update(text).digest('base64'),
      });
    });

    it('of items, products, locations, stocking and the end of bulk operations', async () => {
      for (const topic of ['INVENTORY_ITEMS_UPDATE', 'PRODUCTS_UPDATE', 'LOCATIONS_DEACTIVATE']) await subscribe(topic);
      for (const topic of ['INVENTORY_LEVELS_CONNECT', 'BULK_OPERATIONS_FINISH']) await subscribe(topic);
      await sim.control('POST', 'seed', {
        shop,
        products: [{ id: 'gid://shopify/Product/1', title: 'New name' }],
        locations: [{ id: locationId(2), name: 'Location 2', isActive: false }],
      });
      await sim.ask(
        'mutation ($id: ID!) { inventoryItemUpdate(id: $id, input: { tracked: false }) { userErrors { message } } }',
        { id: itemId(1) },
      );
      await sim.ask(
        'mutation { bulkOperationRunQuery(query: "{ products { edges { node { id } } } }") { userErrors { message } } }',
      );
      await until(4);
      const byTopic = new Map(received.map(({ headers, body }) => [headers['x-shopify-topic'], body]));
      expect(byTopic.get('products/update')).toMatchObject({ id: 1, title: 'New name', tags: '' });
      expect(byTopic.get('locations/deactivate')).toMatchObject({ id: 2, active: false });
      expect(byTopic.get('inventory_items/update')).toMatchObject({ id: 1, sku: 'SKU-1', tracked: false });
      expect(byTopic.get('bulk_operations/finish')).toMatchObject({
        status: 'completed',
        type: 'query',
        error_code: null,
      });
    });

    it('again and again under the same id until it is taken; after the eighth time again nobody is told any more', async () => {
      await subscribe('INVENTORY_LEVELS_UPDATE');
      status = 500;
      await sim.set('a', [row(15)]);
      for (let sent = 1; sent <= 9; sent++) {
        await until(sent);
        await sim.control('POST', 'clock', { advanceMs: 5_000_000 });
      }
      expect(new Set(received.map(({ headers }) => headers['x-shopify-webhook-id'])).size).toBe(1);
      const state = () => sim.control('GET', `webhooks?shop=${shop}`) as Promise<object>;
      await waitUntil(async () => ((await state()) as { givenUp: number }).givenUp === 1, { what: 'it is given up' });
      expect(await state()).toMatchObject({ sent: 9, delivered: 0, waiting: 0, subscriptions: [] });
    });

    it('dropped, twice, or overtaken, as it is set', async () => {
      await subscribe('INVENTORY_LEVELS_UPDATE');
      await sim.control('POST', 'webhooks', { shop, drop: 1 });
      await sim.set('a', [row(15)]);
      await sim.control('POST', 'webhooks', { shop, drop: 0, duplicate: 1 });
      await sim.set('b', [row(16)]);
      await until(2);
      expect(new Set(received.map(({ headers }) => headers['x-shopify-webhook-id'])).size).toBe(1);
      await sim.control('POST', 'webhooks', { shop, duplicate: 0, reorder: true });
      await sim.set('c', [row(17)]);
      await sim.set('d', [row(18)]);
      await until(4);
      expect(received.map(({ body }) => body['available'])).toEqual([16, 16, 18, 17]);
    });

    it('no longer once the subscription is deleted, and not under an address twice', async () => {
      await subscribe('INVENTORY_LEVELS_UPDATE');
      const { data } = await sim.ask('{ webhookSubscriptions(first: 5) { nodes { id topic } } }');
      const [{ id }] = (data!['webhookSubscriptions'] as { nodes: [{ id: string }] }).nodes;
      const again = await sim.ask(
        'mutation ($w: WebhookSubscriptionInput!) { webhookSubscriptionCreate(topic: INVENTORY_LEVELS_UPDATE, webhookSubscription: $w) { userErrors { message } } }',
        { w: { uri } },
      );
      expect(again.data).toEqual({
        webhookSubscriptionCreate: { userErrors: [{ message: 'Address for this topic has already been taken' }] },
      });
      await sim.ask('mutation ($id: ID!) { webhookSubscriptionDelete(id: $id) { deletedWebhookSubscriptionId } }', {
        id,
      });
      await sim.set('a', [row(15)]);
      expect(await sim.control('GET', `webhooks?shop=${shop}`)).toMatchObject({ sent: 0, subscriptions: [] });
    });
  });
});
