import { randomUUID } from 'node:crypto';
import { domainOf, seedProducts, trialShop, type TrialShop } from '../support/trial-shop';

interface Variables {
  key: string;
  input: {
    name: string;
    reason: string;
    quantities: { inventoryItemId: string; locationId: string; quantity: number; changeFromQuantity: number }[];
  };
}
type Change = (variables: Variables) => void;
const row =
  (more: Partial<Variables['input']['quantities'][number]>): Change =>
  ({ input }) => {
    Object.assign(input.quantities[1]!, more);
  };

describe('every way Shopify refuses what is written', () => {
  let trial: TrialShop;
  beforeEach(async () => {
    trial = await trialShop({ products: 4 });
  });
  afterEach(() => trial.close());

  const endOf = async (): Promise<Record<string, string>> => {
    const rows = await trial.database.query<{ product_id: string; state: string }>(
      `select product_id, coalesce(parked_code, case when level_version = confirmed_level_version then 'confirmed' else 'due' end) as state
       from shop_level order by product_id`,
    );
    return Object.fromEntries(rows.map(({ product_id, state }) => [product_id, state]));
  };

  /** A request of P1..P3 is stored as a run that died would have left it, but for what is wrong with it. Gives its variables. */
  const left = async (change: Change): Promise<Variables> => {
    const { levels } = trial.parts;
    const due = await levels.select('north', { which: 'changed', locationIds: null }, '', 4);
    const request = await levels.store(
      'north',
      randomUUID(),
      'available',
      due.slice(0, 3).map((level, place) => ({ ...level, observed: 0, target: 11 + place })),
    );
    const variables = JSON.parse(request.variables) as Variables;
    change(variables);
    await trial.database.execute('update upload_request set variables = $1', [JSON.stringify(variables)]);
    return variables;
  };
  /** The next run meets the refusal. */
  const meet = async (change: Change): Promise<void> => {
    await left(change);
    await trial.upload();
    expect((await trial.requestStates())['stored'] ?? 0).toBe(0);
  };
  const all = (others: Record<string, string> = {}) => ({
    P1: 'confirmed',
    P2: 'confirmed',
    P3: 'confirmed',
    P4: 'confirmed',
    ...others,
  });

  it.each<[string, Change, Record<string, string>]>([
    [
      'an item it does not know',
      row({ inventoryItemId: 'gid://shopify/InventoryItem/1' }),
      { P2: 'INVALID_INVENTORY_ITEM' },
    ],
    ['a location it does not know', row({ locationId: 'gid://shopify/Location/1' }), { P2: 'INVALID_LOCATION' }],
    [
      'both at once',
      row({ inventoryItemId: 'gid://shopify/InventoryItem/1', locationId: 'gid://shopify/Location/1' }),
      { P2: 'INVALID_INVENTORY_ITEM' },
    ],
    [
      'a level twice',
      ({ input }) => void (input.quantities[1]!.inventoryItemId = input.quantities[0]!.inventoryItemId),
      {
        P1: 'NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR',
        P2: 'NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR',
      },
    ],
    ['a number too high', row({ quantity: 2_000_000_000 }), { P2: 'INVALID_QUANTITY_TOO_HIGH' }],
    ['a number too low', row({ quantity: -2_000_000_000 }), { P2: 'INVALID_QUANTITY_TOO_LOW' }],
    [
      'a number below zero on hand',
      ({ input }) => void (Object.assign(input, { name: 'on_hand' }) && (input.quantities[1]!.quantity = -1)),
      { P2: 'INVALID_QUANTITY_NEGATIVE' },
    ],
    ['a number that has moved', row({ changeFromQuantity: 77 }), {}],
    ['a quantity it does not know', ({ input }) => void (input.name = 'incoming'), {}],
    ['a reason it does not know', ({ input }) => void (input.reason = 'because'), {}],
    ['a request without a key', (variables) => void (variables.key = ' '), {}],
    [
      'more rows than it takes',
      ({ input }) =>
        void (input.quantities = Array.from({ length: 251 }, (_, place) => ({
          ...input.quantities[0]!,
          inventoryItemId: `gid://shopify/InventoryItem/${place}`,
        }))),
      {},
    ],
  ])(
    '%s: the culprits are set aside with its code, the others confirmed in the same run',
    async (_, change, others) => {
      await meet(change);
      expect(await endOf()).toEqual(all(others));
      const shown = await trial.shown();
      for (const product of [1, 2, 3, 4])
        if (others[`P${product}`] === undefined) expect([product, shown.get(product)]).toEqual([product, 10 + product]);
      expect(await trial.upload()).toMatchObject({ status: 'nothing_to_do' });
    },
  );

  it('a key that was used for something else: nothing of it counts, and all is read and written anew', async () => {
    await meet((variables) => {
      variables.key = 'a key of somebody else';
    });
    expect(await endOf()).toEqual(all());
    await trial.setStock({ 1: 3, 2: 4 });
    const { levels } = trial.parts;
    const due = await levels.select('north', { which: 'changed', locationIds: null }, '', 4);
    const request = await levels.store(
      'north',
      randomUUID(),
      'available',
      due.map((level, place) => ({ ...level, observed: 11 + place, target: 3 + place })),
    );
    const other = JSON.parse(request.variables) as Variables;
    other.input.quantities[0]!.quantity = 90;
    await trial.setQuantities('north', other);
    expect(await trial.upload()).toMatchObject({ status: 'completed', counts: { confirmed: 1, unchanged: 1 } });
    expect([(await trial.shown()).get(1), (await trial.shown()).get(2)]).toEqual([3, 4]);
    expect(await trial.requestStates()).toMatchObject({ abandoned: 1 });
  });

  it('an item that is made of others: its numbers are theirs, and it is set aside with the shop’s words', async () => {
    const [bundle] = seedProducts(1, ['101'], 900) as { variants: object[] }[];
    await trial.seed('north', {
      products: [
        { ...bundle, variants: bundle!.variants.map((variant) => ({ ...variant, requiresComponents: true })) },
      ],
    });
    await meet(row({ inventoryItemId: 'gid://shopify/InventoryItem/9000900' }));
    expect(await endOf()).toEqual(all({ P2: 'NON_MUTABLE_INVENTORY_ITEM' }));
  });

  it('an item that the location does not stock, by the versions that refuse it: set aside alone', async () => {
    await trial.close();
    trial = await trialShop({ products: 4, apiVersion: '2026-07' });
    await trial.control('POST', 'settings', { shop: domainOf('north'), notStocked: 'error' });
    const locations = [{ id: 'gid://shopify/Location/102', name: '102', isActive: true }];
    await trial.seed('north', { locations, products: [] });
    await meet(row({ locationId: 'gid://shopify/Location/102' }));
    expect(await endOf()).toEqual(all({ P2: 'ITEM_NOT_STOCKED_AT_LOCATION' }));
  });

  it('a request that was refused, of which the reply was lost: its key is burnt, and all is read and written anew', async () => {
    const request = await left((variables) => void (variables.input.quantities[1]!.changeFromQuantity = 77));
    await trial.setQuantities('north', request);
    expect(await trial.upload()).toMatchObject({ counts: { confirmed: 4, parked: 0 } });
    expect([await endOf(), await trial.writesPerLevel()]).toEqual([all(), { most: 1 }]);
    expect(await trial.requestStates()).toEqual({ abandoned: 1, confirmed: 1 });
  });

  it('a request that nobody settled for twelve hours: it is never sent again, and all is read and written anew', async () => {
    const { key } = await left(() => undefined);
    await trial.database.execute("update upload_request set stored_at = now() - interval '12 hours 1 minute'");
    expect(await trial.upload()).toMatchObject({ counts: { confirmed: 4 } });
    expect([await endOf(), await trial.requestStates()]).toEqual([all(), { abandoned: 1, confirmed: 1 }]);
    expect(await trial.database.query('select sends from upload_request where request_id = $1', [key])).toEqual([
      { sends: 0 },
    ]);
  });

  it('a request that the shop is still at, for a replica that is gone: it is asked again by its key until the shop knows', async () => {
    const request = await left(() => undefined);
    await trial.fault({ match: { operation: 'inventorySetQuantities', nth: 1 }, effect: 'slow', delayMs: 700 });
    const gone = trial.setQuantities('north', request);
    expect(await trial.upload()).toMatchObject({ counts: { confirmed: 4, parked: 0 } });
    await gone;
    expect([await endOf(), await trial.writesPerLevel()]).toEqual([all(), { most: 1 }]);
    expect(await trial.requestStates()).toEqual({ confirmed: 2 });
  });

  it('stock that no shop takes parks its level alone, and comes back when it is mended', async () => {
    await trial.setStock({ 2: 1_500_000_000 });
    expect(await trial.upload()).toMatchObject({
      status: 'completed_with_rejections',
      counts: { confirmed: 3, parked: 1 },
    });
    expect(await endOf()).toEqual(all({ P2: 'INVALID_QUANTITY_TOO_HIGH' }));
    const [parked] = await trial.database.query<{ parked_reason: string }>(
      'select parked_reason from shop_level where parked_code is not null',
    );
    expect(parked).toEqual({ parked_reason: "The quantity can't be higher than 1,000,000,000." });
  });
});

describe('every way a read fails', () => {
  it.each([
    'throttled',
    'http-429',
    'http-500',
    'http-502',
    'http-503',
    'http-504',
    'internal-error',
    'truncated-json',
    'reset-before-commit',
    'reset-mid-body',
    'slow-body',
  ])('after %s it is read again, and every level ends right', async (effect) => {
    const trial = await trialShop({ products: 300 });
    try {
      for (const operation of ['ReadLevels', 'ListLevels'])
        await trial.fault({ match: { operation, nth: 1 }, effect, retryAfterS: 1, delayMs: 200 });
      expect(await trial.upload()).toMatchObject({ status: 'completed', counts: { confirmed: 300 } });
      await trial.meddle({ 7: 99 });
      expect(await trial.hardSync()).toMatchObject({ status: 'completed', counts: { confirmed: 1, unchanged: 299 } });
      expect((await trial.shown()).get(7)).toBe(17);
    } finally {
      await trial.close();
    }
  });
});
