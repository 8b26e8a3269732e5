import { cancel, ended, linesAt, look, startQuery } from './bulk-calls';
import { itemId, locationId, shop, trySimulator } from './try-simulator';

const items =
  '{ inventoryItems { edges { node { id sku tracked inventoryLevels { edges { node { id isActive location { id } quantities(names: ["available", "on_hand"]) { name quantity } } } } } } } }';

describe('a bulk query', () => {
  let sim: Awaited<ReturnType<typeof trySimulator>>;
  let nowMs: number;
  beforeEach(async () => {
    nowMs = Date.parse('2026-11-23T10:00:00Z');
    sim = await trySimulator(() => nowMs);
  });
  afterEach(() => sim.close());
  const startedId = async (query: string, isGrouped = false): Promise<string> =>
    (await startQuery(sim.ask, query, isGrouped)).bulkOperation!.id;

  it('§2.2 gives a line a node, children with the id of their parent, slashes escaped, numbers as text', async () => {
    const { bulkOperation: begun } = await startQuery(sim.ask, items, true);
    expect(begun).toMatchObject({ status: 'CREATED', type: 'QUERY', objectCount: '0', url: null, query: items });
    const operation = await ended(sim.ask, begun!.id);
    expect(operation).toMatchObject({ status: 'COMPLETED', errorCode: null, objectCount: '8', rootObjectCount: '3' });
    const response = await fetch(operation.url!);
    expect(response.headers.get('content-type')).toBe('application/jsonl');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="staging-bulk-\d+\.jsonl"$/);
    const text = await response.text();
    expect(text.endsWith('\n')).toBe(true);
    expect(Buffer.byteLength(text)).toBe(Number(operation.fileSize));
    expect(text.split('\n').slice(0, 2)).toEqual([
      String.raw`{"id":"gid:\/\/shopify\/InventoryItem\/1","sku":"SKU-1","tracked":true}`,
      String.raw`{"id":"gid:\/\/shopify\/InventoryLevel\/143000000001?inventory_item_id=1","isActive":true,"location":{"id":"gid:\/\/shopify\/Location\/1"},"quantities":[{"name":"available","quantity":10},{"name":"on_hand","quantity":12}],"__parentId":"gid:\/\/shopify\/InventoryItem\/1"}`,
    ]);
  });

  it('gives children after all parents where they are not grouped', async () => {
    const { url } = await ended(sim.ask, await startedId(items));
    expect((await linesAt(url)).map((line) => '__parentId' in line)).toEqual([
      ...[false, false, false],
      ...[true, true, true, true, true],
    ]);
  });

  it('reads a location with its levels, and variants with the levels of their items under the variant', async () => {
    const ofLocation = await ended(
      sim.ask,
      await startedId(
        `{ location(id: "${locationId(2)}") { id name inventoryLevels { edges { node { id item { sku } } } } } }`,
      ),
    );
    expect(await linesAt(ofLocation.url)).toEqual([
      { id: locationId(2), name: 'Location 2' },
      ...[1, 3].map((n) => ({
        id: expect.stringContaining(`inventory_item_id=${n}`),
        item: { sku: `SKU-${n}` },
        __parentId: locationId(2),
      })),
    ]);
    const variants =
      '{ productVariants(query: "sku:SKU-2") { edges { node { id inventoryItem { id inventoryLevels { edges { node { id } } } } } } } }';
    expect(await linesAt((await ended(sim.ask, await startedId(variants))).url)).toEqual([
      { id: 'gid://shopify/ProductVariant/2', inventoryItem: { id: itemId(2) } },
      { id: expect.any(String), __parentId: 'gid://shopify/ProductVariant/2' },
    ]);
  });

  it('reads products with tags and collections, through fragments, page after page', async () => {
    const products = Array.from({ length: 600 }, (_, index) => ({
      id: `gid://shopify/Product/${1_000 + index}`,
      title: `More ${index}`,
      collections: ['Shirts', 'Sale'],
      vendor: 'North',
      productType: 'Shirt',
    }));
    await sim.control('POST', 'seed', { shop, products });
    const { url, rootObjectCount } = await ended(
      sim.ask,
      await startedId(
        'query All { products { edges { node { ...shown collections { edges { node { id title } } } } } } } fragment shown on Product { id tags vendor productType }',
      ),
    );
    expect(rootObjectCount).toBe('603');
    const lines = await linesAt(url);
    expect(lines.filter((line) => '__parentId' in line)).toHaveLength(1_200);
    expect(lines.find(({ id }) => id === 'gid://shopify/Product/1599')).toEqual({
      id: 'gid://shopify/Product/1599',
      tags: [],
      vendor: 'North',
      productType: 'Shirt',
    });
    expect(new Set(lines.map(({ title }) => title))).toEqual(new Set([undefined, 'Shirts', 'Sale']));
  });

  it.each([
    [
      '{ products { nodes { id } } }',
      ["Selecting via 'nodes' is not supported. Invalid connection fields: 'products'."],
    ],
    [
      `{ node(id: "${itemId(1)}") { id } }`,
      ['Bulk queries cannot contain a top level `node` field.', 'Bulk queries must contain at least one connection.'],
    ],
    ['{ shop { id } }', ['Bulk queries must contain at least one connection.']],
    [
      '{ products { edges { node { title variants { edges { node { id } } } } } } }',
      ["must be of 'ID' return type. Connection fields without 'id': variants."],
    ],
    [
      '{ products { edges { node { id variants { edges { node { id inventoryItem { inventoryLevels { edges { node { id } } } } } } } } } } }',
      ['Bulk queries cannot contain connections with a nesting depth greater than 2.'],
    ],
    ['{ products { edges { node { colour } } } }', ["Field 'colour' doesn't exist on type 'Product'"]],
    ['{ products', ['Invalid bulk query: syntax error']],
    ['mutation { inventoryItemUpdate(id: "1", input: {}) { userErrors { message } } }', ['Invalid operation type.']],
    [`{ products { edges { node { id } } } } # ${'x'.repeat(65_536)}`, ['bytes; maximum is 65535 bytes)']],
  ])('§2.1 refuses %s in the words of the live API', async (query, messages) => {
    const { bulkOperation, userErrors } = await startQuery(sim.ask, query);
    expect(bulkOperation).toBeNull();
    expect(userErrors).toEqual(
      messages.map((message) => ({ field: ['query'], code: 'INVALID', message: expect.stringContaining(message) })),
    );
  });

  it('§2.1 goes five at once, is refused a sixth with the ids of the five, and others of the shop are free', async () => {
    await sim.control('POST', 'bulk', { shop, startDelayMs: 1_000 });
    const ids = [];
    for (let n = 0; n < 5; n++) ids.push(await startedId(items));
    expect((await startQuery(sim.ask, items)).userErrors).toEqual([
      {
        field: null,
        code: 'OPERATION_IN_PROGRESS',
        message: `A bulk query operation for this app and shop is already in progress: ${ids.join(', ')}.`,
      },
    ]);
    await sim.control('POST', 'clock', { advanceMs: 1_000 });
    for (const id of ids) expect((await ended(sim.ask, id)).status).toBe('COMPLETED');
    expect((await startQuery(sim.ask, items)).userErrors).toEqual([]);
  });

  it('goes at the pace that is set, by the clock, and is cancelled where it stands', async () => {
    await sim.control('POST', 'bulk', { shop, startDelayMs: 1_000, linesPerSecond: 2 });
    const id = await startedId(items, true);
    expect((await look(sim.ask, id)).status).toBe('CREATED');
    await sim.control('POST', 'clock', { advanceMs: 1_000 });
    const running = await until(id, ({ status, objectCount }) => status === 'RUNNING' && objectCount === '1');
    expect(running.url).toBeNull();
    await sim.control('POST', 'clock', { advanceMs: 1_000 });
    await until(id, ({ objectCount }) => objectCount === '3');
    expect((await cancel(sim.ask, id)).bulkOperation).toMatchObject({ id, status: 'CANCELING' });
    await sim.control('POST', 'clock', { advanceMs: 500 });
    const operation = await ended(sim.ask, id);
    expect(operation).toMatchObject({ status: 'CANCELED', objectCount: '3', url: null });
    expect(await linesAt(operation.partialDataUrl)).toHaveLength(3);
    expect((await cancel(sim.ask, id)).userErrors).toEqual([
      { field: null, message: 'A bulk operation cannot be canceled when it is canceled' },
    ]);
  });
  const until = async (id: string, holds: (operation: Awaited<ReturnType<typeof look>>) => boolean) => {
    for (;;) {
      const operation = await look(sim.ask, id);
      if (holds(operation)) return operation;
    }
  };

  it('§2.1 has a result for seven days, and is EXPIRED then', async () => {
    const id = await startedId(items);
    const { url } = await ended(sim.ask, id);
    await sim.control('POST', 'clock', { advanceMs: 7 * 24 * 60 * 60 * 1_000 });
    expect(await look(sim.ask, id)).toMatchObject({ status: 'EXPIRED', url: null });
    const late = await fetch(url!);
    expect([late.status, await late.text()]).toEqual([400, expect.stringContaining('<Code>ExpiredToken</Code>')]);
    expect((await fetch(url!.replace(/Expires=\d+/, 'Expires=99999999999'))).status).toBe(403);
  });

  it('gives the part of a result that is asked for', async () => {
    const { url, fileSize } = await ended(sim.ask, await startedId(items));
    const whole = await (await fetch(url!)).text();
    const part = await fetch(url!, { headers: { range: 'bytes=10-19' } });
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([
      206,
      whole.slice(10, 20),
      `bytes 10-19/${fileSize}`,
    ]);
  });

  it('is found again by id, as the latest, and in the list by type and status, by its own app alone', async () => {
    const id = await startedId(items);
    await ended(sim.ask, id);
    const list =
      '{ currentBulkOperation { id } bulkOperations(first: 25, query: "status:completed AND operation_type:query", sortKey: CREATED_AT, reverse: true) { nodes { id } } none: bulkOperations(first: 5, query: "status:running OR status:created") { nodes { id } } }';
    expect((await sim.ask(list)).data).toEqual({
      currentBulkOperation: { id },
      bulkOperations: { nodes: [{ id }] },
      none: { nodes: [] },
    });
    await sim.control('POST', 'seed', { shop, token: 'other' });
    const other = await sim.call({ query: list }, { 'x-shopify-access-token': 'other' });
    expect(await other.json()).toMatchObject({ data: { currentBulkOperation: null, bulkOperations: { nodes: [] } } });
    expect((await sim.ask(`{ bulkOperation(id: "${itemId(1)}") { id } }`)).errors).toMatchObject([
      { message: `Invalid id: ${itemId(1)}`, extensions: { code: 'RESOURCE_NOT_FOUND' } },
    ]);
    expect((await cancel(sim.ask, 'gid://shopify/BulkOperation/99')).userErrors).toEqual([
      { field: ['id'], message: 'Bulk operation does not exist' },
    ]);
  });

  it('fails with ACCESS_DENIED for what its token may not read', async () => {
    await sim.control('POST', 'seed', { shop, token: 'levels-only', scopes: ['read_inventory'] });
    const ask = async (query: string, variables: object = {}) =>
      (await (await sim.call({ query, variables }, { 'x-shopify-access-token': 'levels-only' })).json()) as Awaited<
        ReturnType<typeof sim.ask>
      >;
    const { bulkOperation } = await startQuery(ask, '{ products { edges { node { id } } } }');
    expect(await ended(ask, bulkOperation!.id)).toMatchObject({ status: 'FAILED', errorCode: 'ACCESS_DENIED' });
  });

  it('costs ten points to begin and one to look at, however much it reads', async () => {
    const run = await sim.ask(
      'mutation ($q: String!) { bulkOperationRunQuery(query: $q) { bulkOperation { id } userErrors { message } } }',
      { q: items },
    );
    expect(run.extensions?.cost?.actualQueryCost).toBe(10);
    const { id } = (run.data!['bulkOperationRunQuery'] as { bulkOperation: { id: string } }).bulkOperation;
    await ended(sim.ask, id);
    const one = await sim.ask('query ($id: ID!) { bulkOperation(id: $id) { id status } }', { id });
    expect(one.extensions?.cost?.actualQueryCost).toBe(1);
  });

  it.each([
    ['bulk-failed', { status: 'FAILED', errorCode: 'TIMEOUT', url: null }],
    ['bulk-canceled', { status: 'CANCELED', errorCode: null, url: null }],
    ['bulk-expired', { status: 'EXPIRED', errorCode: null, url: null, objectCount: '8' }],
  ])('ends as a fault has it: %s, with what was written by then', async (effect, expected) => {
    await sim.control('POST', 'faults', {
      shop,
      match: { operation: 'inventoryItems', nth: 1 },
      effect,
      afterLines: 4,
      errorCode: 'TIMEOUT',
    });
    const operation = await ended(sim.ask, await startedId(items));
    expect(operation).toMatchObject({ objectCount: '4', ...expected });
    if (effect !== 'bulk-expired') expect(await linesAt(operation.partialDataUrl)).toHaveLength(4);
  });

  it('is stuck as a fault has it, until its time is up by the clock or it is cancelled', async () => {
    await sim.control('POST', 'faults', { shop, match: {}, effect: 'bulk-stuck', afterLines: 2, times: 2 });
    const [first, second] = [await startedId(items), await startedId(items)];
    await until(first, ({ objectCount }) => objectCount === '2');
    await cancel(sim.ask, first);
    nowMs += 60;
    expect((await ended(sim.ask, first)).status).toBe('CANCELED');
    await sim.control('POST', 'clock', { advanceMs: 10 * 24 * 60 * 60 * 1_000 });
    expect(await ended(sim.ask, second)).toMatchObject({ status: 'FAILED', errorCode: 'TIMEOUT' });
  });

  it('has a result that a fault breaks off, cuts, expires or refuses, and that is whole when it is asked for again', async () => {
    const { url } = await ended(sim.ask, await startedId(items));
    const whole = await (await fetch(url!)).text();
    const strike = (effect: string) =>
      sim.control('POST', 'faults', { shop, match: { operation: 'bulkResult', nth: 1 }, effect });
    await strike('reset-mid-body');
    await expect(fetch(url!).then((response) => response.text())).rejects.toThrow();
    await strike('truncated-json');
    expect(await (await fetch(url!)).text()).toBe(whole.slice(0, whole.length >> 1));
    await strike('result-expired');
    expect((await fetch(url!)).status).toBe(400);
    await strike('http-503');
    expect((await fetch(url!)).status).toBe(503);
    expect(await (await fetch(url!)).text()).toBe(whole);
  });
});
