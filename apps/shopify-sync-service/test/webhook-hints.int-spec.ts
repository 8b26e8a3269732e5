import { trialShop, type TrialShop } from '../../../test/support/trial-shop';
import { keepHint } from '../src/infrastructure/webhooks/keep-hint';
import { lookAtLocations } from '../src/infrastructure/webhooks/look-at-locations';
import { lookAtLevels } from '../src/infrastructure/webhooks/look-at-hints';

describe('what webhooks hint at', () => {
  let trial: TrialShop;
  beforeEach(async () => (trial = await trialShop({ products: 3 })));
  afterEach(() => trial.close());
  const level = (product: number, location = '101') =>
    ({ kind: 'level', inventoryItemId: String(9_000_000 + product), locationId: location }) as const;
  const look = () => lookAtLevels(trial.database, trial.parts.door, 'north', new AbortController().signal);
  const observed = () =>
    trial.database.query<{ item: string; quantity: string }>(
      'select inventory_item_id as item, observed_quantity as quantity from shop_level where observed_quantity is not null order by 1',
    );

  it('is read from the shop itself, once for however many webhooks of a level', async () => {
    await trial.meddle({ 1: 7 });
    expect(await keepHint(trial.database, 'north', 'a', level(1))).toBe(true);
    expect(await keepHint(trial.database, 'north', 'b', level(1))).toBe(true);
    expect(await look()).toBe(1);
    expect(await observed()).toEqual([{ item: '9000001', quantity: '7' }]);
    expect(await look()).toBe(0);
  });

  it('is not looked at again when a webhook comes again', async () => {
    await keepHint(trial.database, 'north', 'a', level(1));
    await look();
    expect(await keepHint(trial.database, 'north', 'a', level(1))).toBe(false);
    expect(await look()).toBe(0);
  });

  it('is left alone where the level is nobody’s here', async () => {
    await keepHint(trial.database, 'north', 'a', level(99));
    await keepHint(trial.database, 'north', 'b', level(1, '999'));
    expect(await look()).toBe(0);
    expect((await trial.logged()).length).toBe(0);
  });

  it('of a mapped location tells whether it is active still', async () => {
    const closed = () =>
      lookAtLocations(trial.database, (shopId, locationId) => trial.shops.readLocation(shopId, locationId));
    await keepHint(trial.database, 'north', 'a', { kind: 'location', locationId: '101' });
    expect(await closed()).toEqual([]);
    await trial.seed('north', {
      locations: [{ id: 'gid://shopify/Location/101', name: '101', isActive: false }],
      products: [],
    });
    await keepHint(trial.database, 'north', 'b', { kind: 'location', locationId: '101' });
    await keepHint(trial.database, 'north', 'c', { kind: 'location', locationId: '999' });
    expect(await closed()).toEqual([{ shopId: 'north', locationId: '101' }]);
    expect(await closed()).toEqual([]);
  });

  it('waits for the next look while the shop cannot be read', async () => {
    await trial.fault({ match: {}, effect: 'http-401' });
    await keepHint(trial.database, 'north', 'a', level(1));
    await expect(look()).rejects.toThrow(/does not let us in/);
    await trial.noFaults();
    expect(await look()).toBe(1);
  });
});
