import { itemId, locationId, setDocument, shop, trySimulator } from './try-simulator';

describe('what is known of the live API', () => {
  let sim: Awaited<ReturnType<typeof trySimulator>>;
  const nowMs = Date.parse('2026-11-23T10:00:00Z');
  beforeEach(async () => (sim = await trySimulator(() => nowMs)));
  afterEach(() => sim.close());
  const row = (item: number, location: number, quantity: number, changeFromQuantity: number | null = null) => ({
    inventoryItemId: itemId(item),
    locationId: locationId(location),
    quantity,
    changeFromQuantity,
  });

  it('§3.3 a wrong token is 401 with a string for errors, and every reply has a request id', async () => {
    const reply = await sim.call({ query: '{ shop { id } }' }, { 'x-shopify-access-token': 'wrong' });
    expect(reply.status).toBe(401);
    expect(await reply.json()).toEqual({
      errors: '[API] Invalid API key or access token (unrecognized login or wrong password)',
    });
    expect(reply.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('§0.2 an unknown version falls forward to the oldest that is served', async () => {
    const reply = await sim.call({ query: '{ shop { id } }' }, {}, '2024-01');
    expect([reply.status, reply.headers.get('x-shopify-api-version')]).toEqual([200, '2026-04']);
  });

  it('§1.3 a set moves on_hand with available, asks 10 points, and is shown with quantityAfterChange null', async () => {
    const query = setDocument.replace('{ id }', '{ id changes { name delta quantityAfterChange item { id } } }');
    const input = { name: 'available', reason: 'correction', quantities: [row(1, 1, 15, 10), row(3, 1, 9, 10)] };
    const { data, extensions } = await sim.ask(query, { key: 'a', input });
    const change = (name: string, delta: number, item: number) => ({
      name,
      delta,
      quantityAfterChange: null,
      item: { id: itemId(item) },
    });
    expect(data).toEqual({
      inventorySetQuantities: {
        userErrors: [],
        inventoryAdjustmentGroup: {
          id: expect.stringMatching(/^gid:\/\/shopify\/InventoryAdjustmentGroup\/\d+$/),
          changes: [
            change('available', 5, 1),
            change('available', -1, 3),
            change('on_hand', 5, 1),
            change('on_hand', -1, 3),
          ],
        },
      },
    });
    expect(await sim.quantityOf(1, 1, 'on_hand')).toBe(17);
    expect(extensions?.cost).toMatchObject({ actualQueryCost: 12, throttleStatus: { currentlyAvailable: 1_988 } });
    expect((await sim.set('b', [row(1, 1, 20)])).extensions?.cost).toMatchObject({
      requestedQueryCost: 10,
      actualQueryCost: 10,
    });
  });

  it('§1.3 setting on_hand moves available by as much', async () => {
    await sim.set('a', [row(1, 1, 20, 12)], { name: 'on_hand' });
    expect([await sim.quantityOf(1, 1), await sim.quantityOf(1, 1, 'committed')]).toEqual([18, 2]);
  });

  it('§1.3 a set to what stands already has no group and no error', async () => {
    expect((await sim.set('a', [row(1, 1, 10, 10)])).data).toEqual({
      inventorySetQuantities: { inventoryAdjustmentGroup: null, userErrors: [] },
    });
  });

  it('§1.3 one stale row refuses the whole call', async () => {
    const { data } = await sim.set('a', [row(1, 1, 15, 10), row(1, 2, 15, 9)]);
    expect(data).toEqual({
      inventorySetQuantities: {
        inventoryAdjustmentGroup: null,
        userErrors: [
          {
            field: ['input', 'quantities', '1', 'changeFromQuantity'],
            code: 'CHANGE_FROM_QUANTITY_STALE',
            message: 'The changeFromQuantity value does not match persisted value.',
          },
        ],
      },
    });
    expect(await sim.quantityOf(1, 1)).toBe(10);
  });

  it('§1.7 all rows that are wrong are named at once', async () => {
    const quantities = [row(9, 9, 1), row(1, 1, 1), row(1, 1, 2), row(3, 1, 1_000_000_001), row(3, 2, -1_000_000_001)];
    const { data } = await sim.set('a', quantities, { reason: 'because' });
    const { userErrors } = data!['inventorySetQuantities'] as { userErrors: { field: string[]; code: string }[] };
    expect(userErrors.map(({ field, code }) => `${field.slice(1).join('.')} ${code}`)).toEqual([
      'reason INVALID_REASON',
      'quantities.0.inventoryItemId INVALID_INVENTORY_ITEM',
      'quantities.0.locationId INVALID_LOCATION',
      'quantities.1.locationId NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR',
      'quantities.2.locationId NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR',
      'quantities.3.quantity INVALID_QUANTITY_TOO_HIGH',
      'quantities.4.quantity INVALID_QUANTITY_TOO_LOW',
    ]);
  });

  it('§0.3 a set of a pair that is not stocked succeeds and leaves an inactive level', async () => {
    await sim.set('a', [row(2, 2, 4, 0)]);
    const query = `query ($id: ID!, $at: ID!) { inventoryItem(id: $id) { shown: inventoryLevel(locationId: $at) { id } there: inventoryLevel(locationId: $at, includeInactive: true) { isActive } } }`;
    expect((await sim.ask(query, { id: itemId(2), at: locationId(2) })).data).toEqual({
      inventoryItem: { shown: null, there: { isActive: false } },
    });
  });

  it('§1.6 a set without @idempotent is refused beside null data and is paid for', async () => {
    const query = setDocument.replace('@idempotent(key: $key)', '').replace(', $key: String!', '');
    const { data, errors, extensions } = await sim.ask(query, {
      input: { name: 'available', reason: 'correction', quantities: [row(1, 1, 5)] },
    });
    expect(data).toEqual({ inventorySetQuantities: null });
    expect(errors).toMatchObject([
      {
        message: 'The @idempotent directive is required for this mutation but was not provided.',
        path: ['inventorySetQuantities'],
        extensions: { code: 'BAD_REQUEST' },
      },
    ]);
    expect(extensions?.cost).toMatchObject({ requestedQueryCost: 10, actualQueryCost: 10 });
  });

  it('§1.6 changeFromQuantity may be null but not left out', async () => {
    const { errors } = await sim.set('a', [{ inventoryItemId: itemId(1), locationId: locationId(1), quantity: 5 }]);
    expect(errors).toMatchObject([
      {
        message: 'InventoryQuantityInput must include the following argument: changeFromQuantity.',
        extensions: { code: 'INVALID_FIELD_ARGUMENTS' },
      },
    ]);
  });

  it('§1.6 a key that was used is answered by what became of it and writes nothing again', async () => {
    const first = await sim.set('a', [row(1, 1, 15)]);
    await sim.set('b', [row(1, 1, 16)]);
    expect((await sim.set('a', [row(1, 1, 15)])).data).toEqual(first.data);
    const mismatch = (await sim.set('a', [row(1, 1, 14)])).data!['inventorySetQuantities'] as {
      userErrors: unknown;
      inventoryAdjustmentGroup: unknown;
    };
    expect(mismatch.userErrors).toEqual([
      {
        field: null,
        code: 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH',
        message: 'The same idempotency key cannot be used with different operation parameters.',
      },
    ]);
    expect(mismatch.inventoryAdjustmentGroup).not.toBeNull();
    expect(await sim.quantityOf(1, 1)).toBe(16);
  });

  it('§1.4 a list of 251 is refused without data, its cost not taken', async () => {
    const { data, errors, extensions } = await sim.set(
      'a',
      Array.from({ length: 251 }, () => row(1, 1, 5)),
    );
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([
      {
        message: 'The input array size of 251 is greater than the maximum allowed of 250.',
        path: ['inventorySetQuantities', 'input', 'quantities'],
        extensions: { code: 'MAX_INPUT_SIZE_EXCEEDED' },
      },
    ]);
    expect(extensions?.cost).toMatchObject({ requestedQueryCost: 10, actualQueryCost: null });
  });

  it('§3.2 an empty bucket answers THROTTLED with 200 and refills with time', async () => {
    const dear = `{ a: inventoryItems(first: 250) { nodes { inventoryLevels(first: 50) { nodes { id item { id } location { id } } } } } }`;
    await sim.control('POST', 'faults', { match: { nth: 1 }, effect: 'throttled' });
    const { data, errors, extensions } = await sim.ask(dear);
    expect([data, errors]).toMatchObject([undefined, [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }]]);
    const { requestedQueryCost, actualQueryCost, throttleStatus } = extensions!.cost!;
    expect(actualQueryCost).toBeNull();
    expect(throttleStatus.currentlyAvailable).toBeLessThan(requestedQueryCost);
    await sim.control('POST', 'clock', { advanceMs: 1_000 });
    expect((await sim.ask(dear)).errors).toBeUndefined();
  });

  it('§3.1 more than 1000 points are refused on every plan', async () => {
    const field =
      'inventoryItems(first: 250) { nodes { inventoryLevels(first: 250) { nodes { item { id } location { id } } } } }';
    expect((await sim.ask(`{ a: ${field} b: ${field} c: ${field} }`)).errors).toMatchObject([
      { extensions: { code: 'MAX_COST_EXCEEDED' } },
    ]);
  });

  it('§8.4 faults of the document and of variables carry no data and no cost', async () => {
    const unknown = await sim.ask('{ shop { colour } }');
    expect(unknown).toMatchObject({
      errors: [{ message: "Field 'colour' doesn't exist on type 'Shop'", extensions: { code: 'undefinedField' } }],
    });
    const variable = await sim.set('a', [{ ...row(1, 1, 5), compareQuantity: 3 }]);
    expect(variable).toMatchObject({
      errors: [
        {
          extensions: {
            code: 'INVALID_VARIABLE',
            problems: [{ explanation: 'Field is not defined on InventoryQuantityInput' }],
          },
        },
      ],
    });
    const keyless = await sim.ask(setDocument.replace('(key: $key)', '').replace(', $key: String!', ''), { input: {} });
    expect(keyless).toMatchObject({
      errors: [
        {
          message: "Directive 'idempotent' is missing required arguments: key",
          extensions: { code: 'missingRequiredArguments' },
        },
      ],
    });
    for (const reply of [unknown, variable, keyless])
      expect([reply.data, reply.extensions]).toEqual([undefined, undefined]);
  });

  it('§1.1 levels of a location come in pages, and an unknown search field fails open with a warning', async () => {
    const query = `query ($id: ID!, $after: String) { location(id: $id) { inventoryLevels(first: 2, after: $after, query: "location_id:9") { nodes { id item { id } } pageInfo { hasNextPage endCursor } } } }`;
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const { data, extensions } = await sim.ask(query, { id: locationId(1), after });
      const page = (
        data!['location'] as {
          inventoryLevels: { nodes: { item: { id: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
        }
      ).inventoryLevels;
      expect(extensions?.search).toMatchObject([
        {
          warnings: [{ field: 'location_id', message: 'Invalid search field for this query.', code: 'invalid_field' }],
        },
      ]);
      seen.push(...page.nodes.map(({ item }) => item.id));
      [after, more] = [page.pageInfo.endCursor, page.pageInfo.hasNextPage];
    }
    expect(seen).toEqual([1, 2, 3].map(itemId));
  });

  it('§1.3 activating keeps what a level holds, and refuses a quantity for one that is active', async () => {
    const query = `mutation ($i: ID!, $l: ID!, $n: Int, $k: String!) { inventoryActivate(inventoryItemId: $i, locationId: $l, available: $n) @idempotent(key: $k) { inventoryLevel { isActive quantities(names: ["available"]) { quantity } } userErrors { message } } }`;
    await sim.set('a', [row(2, 2, 4)]);
    const first = await sim.ask(query, { i: itemId(2), l: locationId(2), k: 'b' });
    expect(first.data).toEqual({
      inventoryActivate: { inventoryLevel: { isActive: true, quantities: [{ quantity: 4 }] }, userErrors: [] },
    });
    expect((await sim.ask(query, { i: itemId(2), l: locationId(2), n: 9, k: 'c' })).data).toMatchObject({
      inventoryActivate: {
        userErrors: [
          { message: 'Not allowed to set available quantity when the item is already active at the location.' },
        ],
      },
    });
  });

  it('§3.3 a token without the scope is denied the field', async () => {
    await sim.control('POST', 'seed', { shop, token: 'reader', scopes: ['read_inventory'] });
    const reply = await sim.call(
      { query: '{ products(first: 1) { nodes { id } } }' },
      { 'x-shopify-access-token': 'reader' },
    );
    expect(await reply.json()).toMatchObject({
      errors: [
        {
          message: 'Access denied for products field. Required access: `read_products` access scope.',
          extensions: { code: 'ACCESS_DENIED' },
        },
      ],
    });
  });

  it('finds by SKU, by node id, and says what the shop is', async () => {
    const query = `query ($ids: [ID!]!) { inventoryItems(first: 5, query: "sku:SKU-1 OR sku:'SKU-3'") { nodes { sku } } productVariants(first: 5, query: "sku:SKU-2") { edges { node { inventoryQuantity product { title tags } } } } nodes(ids: $ids) { __typename ... on InventoryItem { sku } } shop { myshopifyDomain plan { publicDisplayName shopifyPlus } } currentAppInstallation { accessScopes { handle } } publicApiVersions { handle } inventoryProperties { quantityNames { name comprises } } }`;
    const { data } = await sim.ask(query, { ids: [itemId(1), itemId(99), locationId(1)] });
    expect(data).toMatchObject({
      inventoryItems: { nodes: [{ sku: 'SKU-1' }, { sku: 'SKU-3' }] },
      productVariants: { edges: [{ node: { inventoryQuantity: 10, product: { title: 'Product 2', tags: ['new'] } } }] },
      nodes: [{ __typename: 'InventoryItem', sku: 'SKU-1' }, null, { __typename: 'Location' }],
      shop: { myshopifyDomain: shop, plan: { publicDisplayName: 'Basic', shopifyPlus: false } },
    });
  });

  it('keeps its state through being taken out and put back', async () => {
    const state = await sim.control('GET', 'state');
    await sim.control('PUT', 'state', state);
    expect(await sim.control('GET', 'state')).toEqual(state);
  });
});
