import { itemId, locationId, setDocument, shop, trySimulator, type Reply } from './try-simulator';

interface Payload {
  userErrors: { field: string[] | null; code?: string; message: string }[];
}

describe('adjusting and stocking', () => {
  let sim: Awaited<ReturnType<typeof trySimulator>>;
  beforeEach(async () => (sim = await trySimulator()));
  afterEach(() => sim.close());
  const payloadOf = ({ data }: Reply, root: string): Payload => data![root] as Payload;
  const errorsOf = (reply: Reply, root: string): string[] =>
    payloadOf(reply, root).userErrors.map(({ field, code }) =>
      `${(field ?? []).slice(1).join('.')} ${code ?? ''}`.trim(),
    );
  const change = (item: number, location: number, delta: number, more: object = {}) => ({
    inventoryItemId: itemId(item),
    locationId: locationId(location),
    delta,
    changeFromQuantity: null,
    ...more,
  });
  const adjust = (key: string, changes: object[], more: object = {}, version?: string): Promise<Reply> =>
    sim.ask(
      'mutation A($input: InventoryAdjustQuantitiesInput!, $key: String!) { inventoryAdjustQuantities(input: $input) @idempotent(key: $key) { inventoryAdjustmentGroup { changes { name delta } } userErrors { field code message } } }',
      { key, input: { name: 'available', reason: 'correction', changes, ...more } },
      version,
    );
  const root = 'inventoryAdjustQuantities';

  it('§1.3 an adjustment moves on_hand with it, other names need a document of their own, incoming stands outside', async () => {
    expect(payloadOf(await adjust('a', [change(1, 1, -3)]), root)).toMatchObject({
      inventoryAdjustmentGroup: {
        changes: [
          { name: 'available', delta: -3 },
          { name: 'on_hand', delta: -3 },
        ],
      },
      userErrors: [],
    });
    const document = { ledgerDocumentUri: 'gid://ours/Receipt/1' };
    await adjust('b', [change(1, 1, 4, document)], { name: 'damaged' });
    await adjust('c', [change(1, 1, 5, document)], { name: 'incoming' });
    expect([
      await sim.quantityOf(1, 1),
      await sim.quantityOf(1, 1, 'damaged'),
      await sim.quantityOf(1, 1, 'incoming'),
      await sim.quantityOf(1, 1, 'on_hand'),
    ]).toEqual([7, 4, 5, 13]);
  });

  it('§1.7 an adjustment tells all that is wrong with it in the live words, and changes nothing', async () => {
    const told = async (changes: object[], more: object = {}) => errorsOf(await adjust('x', changes, more), root);
    expect(await told([change(9, 9, 1)], { name: 'on_hand', reason: 'because' })).toEqual([
      'name INVALID_QUANTITY_NAME',
      'reason INVALID_REASON',
      'changes.0.inventoryItemId INVALID_INVENTORY_ITEM',
      'changes.0.locationId INVALID_LOCATION',
      'changes.0.ledgerDocumentUri INVALID_QUANTITY_DOCUMENT',
    ]);
    const next = async (key: string, changes: object[], more: object = {}) =>
      errorsOf(await adjust(key, changes, more), root);
    expect(await next('y', [change(1, 1, 1, { ledgerDocumentUri: 'gid://ours/A/1' })])).toEqual([
      'changes.0.ledgerDocumentUri INVALID_AVAILABLE_DOCUMENT',
    ]);
    const internal = { ledgerDocumentUri: 'gid://shopify/Order/1' };
    expect(await next('z', [change(1, 1, 1, internal)], { name: 'reserved' })).toEqual([
      'changes.0.ledgerDocumentUri INTERNAL_LEDGER_DOCUMENT',
    ]);
    const two = [change(1, 1, 1, { ledgerDocumentUri: 'a://1' }), change(3, 1, 1, { ledgerDocumentUri: 'a://2' })];
    expect(await next('w', two, { name: 'reserved' })).toEqual(['changes MAX_ONE_LEDGER_DOCUMENT']);
    expect(await next('v', [change(1, 1, 2_000_000_000)])).toEqual(['changes.0.delta INVALID_QUANTITY_TOO_HIGH']);
    expect(await next('u', [change(3, 1, 1), change(1, 1, 1, { changeFromQuantity: 4 })])).toEqual([
      'changes.1.changeFromQuantity CHANGE_FROM_QUANTITY_STALE',
    ]);
    expect(await sim.quantityOf(3, 1)).toBe(10);
    expect((await adjust('t', [{ ...change(1, 1, 1), changeFromQuantity: undefined }])).errors).toMatchObject([
      { message: 'InventoryChangeInput must include the following argument: changeFromQuantity.' },
    ]);
  });

  it('§0.3 a pair that is not stocked: an error or an inactive level before 2026-10, as it is set; after that no error', async () => {
    const row = { inventoryItemId: itemId(2), locationId: locationId(2), quantity: 4, changeFromQuantity: null };
    const set = (key: string, version: string) =>
      sim.ask(setDocument, { key, input: { name: 'available', reason: 'correction', quantities: [row] } }, version);
    await sim.control('POST', 'settings', { shop, notStocked: 'error' });
    for (const version of ['2026-04', '2026-07']) {
      expect(errorsOf(await set(`s${version}`, version), 'inventorySetQuantities')).toEqual([
        'quantities.0.locationId ITEM_NOT_STOCKED_AT_LOCATION',
      ]);
      expect(errorsOf(await adjust(`a${version}`, [change(2, 2, 1)], {}, version), root)).toEqual([
        'changes.0.locationId ITEM_NOT_STOCKED_AT_LOCATION',
      ]);
    }
    expect(errorsOf(await set('new', '2026-10'), 'inventorySetQuantities')).toEqual([]);
    await sim.control('POST', 'settings', { shop, notStocked: 'inactiveWrite' });
    expect(errorsOf(await set('old', '2026-04'), 'inventorySetQuantities')).toEqual([]);
    const enums = `{ __type(name: "InventorySetQuantitiesUserErrorCode") { enumValues { name } } }`;
    const has = async (version: string) =>
      JSON.stringify((await sim.ask(enums, {}, version)).data).includes('ITEM_NOT_STOCKED_AT_LOCATION');
    expect([await has('2026-04'), await has('2026-07'), await has('2026-10')]).toEqual([true, true, false]);
  });

  const toggle = (item: number, updates: { locationId: string; activate: boolean }[]): Promise<Reply> =>
    sim.ask(
      'mutation T($i: ID!, $u: [InventoryBulkToggleActivationInput!]!) { inventoryBulkToggleActivation(inventoryItemId: $i, inventoryItemUpdates: $u) { inventoryItem { id } inventoryLevels { isActive quantities(names: ["available"]) { quantity } } userErrors { field code message } } }',
      { i: itemId(item), u: updates },
    );

  it('§1.7 an item is stocked and unstocked at many locations at once, all or none, keeping what it holds', async () => {
    const at = (n: number, activate: boolean) => ({ locationId: locationId(n), activate });
    expect(payloadOf(await toggle(2, [at(2, true)]), 'inventoryBulkToggleActivation')).toMatchObject({
      inventoryItem: { id: itemId(2) },
      inventoryLevels: [{ isActive: true, quantities: [{ quantity: 0 }] }],
      userErrors: [],
    });
    expect(errorsOf(await toggle(1, [at(1, false), at(9, true)]), 'inventoryBulkToggleActivation')).toEqual([
      '0.locationId COMMITTED_INVENTORY_AT_LOCATION',
      '1.locationId LOCATION_NOT_FOUND',
    ]);
    expect(errorsOf(await toggle(9, [at(1, true)]), 'inventoryBulkToggleActivation')).toEqual([
      'INVENTORY_ITEM_NOT_FOUND',
    ]);
    await toggle(2, [at(2, false)]);
    const { userErrors } = payloadOf(await toggle(2, [at(1, false)]), 'inventoryBulkToggleActivation');
    expect(userErrors[0]).toEqual({
      field: ['inventoryItemUpdates', '0', 'locationId'],
      code: 'CANNOT_DEACTIVATE_FROM_ONLY_LOCATION',
      message:
        "The variant couldn't be unstocked from Location 1 because products need to be stocked at a minimum of 1 location.",
    });
  });

  it('§1.3 a level that is deactivated keeps its quantities and is shown to who asks for the inactive; the last one stays', async () => {
    const levels = `query ($id: ID!) { inventoryItem(id: $id) { inventoryLevels(first: 5) { nodes { id } } all: inventoryLevels(first: 5, includeInactive: true) { nodes { isActive quantities(names: ["available"]) { quantity } } } } }`;
    const read = async () =>
      (await sim.ask(levels, { id: itemId(1) })).data!['inventoryItem'] as {
        inventoryLevels: { nodes: { id: string }[] };
        all: { nodes: object[] };
      };
    const deactivate = (id: string) =>
      sim.ask('mutation ($id: ID!) { inventoryDeactivate(inventoryLevelId: $id) { userErrors { message } } }', { id });
    const [first, second] = (await read()).inventoryLevels.nodes;
    expect(errorsOf(await deactivate(first!.id), 'inventoryDeactivate')).toEqual([]);
    const now = await read();
    expect(now.inventoryLevels.nodes).toEqual([second]);
    expect(now.all.nodes[0]).toEqual({ isActive: false, quantities: [{ quantity: 10 }] });
    expect(payloadOf(await deactivate(second!.id), 'inventoryDeactivate').userErrors).toEqual([
      {
        message:
          "The product couldn't be unstocked from Location 2 because products need to be stocked at a minimum of 1 location.",
      },
    ]);
  });

  it('§1.3 what is not tracked takes a write in silence and stays; the parent of a bundle refuses it', async () => {
    await sim.ask(
      'mutation ($id: ID!) { inventoryItemUpdate(id: $id, input: { tracked: false }) { inventoryItem { tracked } userErrors { message } } }',
      { id: itemId(1) },
    );
    const row = { inventoryItemId: itemId(1), locationId: locationId(1), quantity: 4, changeFromQuantity: null };
    expect(errorsOf(await sim.set('a', [row]), 'inventorySetQuantities')).toEqual([]);
    expect(await sim.quantityOf(1, 1)).toBe(10);
    await sim.control('POST', 'seed', {
      shop,
      products: [
        {
          id: 'gid://shopify/Product/5',
          variants: [
            { id: 'gid://shopify/ProductVariant/5', requiresComponents: true, inventoryItem: { id: itemId(5) } },
          ],
        },
      ],
    });
    expect(errorsOf(await sim.set('b', [{ ...row, inventoryItemId: itemId(5) }]), 'inventorySetQuantities')).toEqual([
      'quantities.0.inventoryItemId NON_MUTABLE_INVENTORY_ITEM',
    ]);
  });
});
