import { trialShop, type TrialShop } from '../../../test/support/trial-shop';
import { keepHint } from '../src/infrastructure/webhooks/keep-hint';
import { lookAtLocations } from '../src/infrastructure/webhooks/look-at-locations';
import { lookAtLevels } from '../src/infrastructure/webhooks/look-at-levels';

const hourMs = 60 * 60 * 1000;

describe('what webhooks hint at', () => {
  let trial: TrialShop;
  beforeEach(async () => (trial = await trialShop({ products: 3, unseenGraceMs: hourMs })));
  afterEach(() => trial.close());
  const level = (product: number, location = '101') =>
    ({ kind: 'level', inventoryItemId: String(9_000_000 + product), locationId: location }) as const;
  const look = () => lookAtLevels({ ...trial.parts, database: trial.database }, 'north', new AbortController().signal);
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

  let hints = 0;
  /** The shop tells of a level, with every change of it, ours as well. */
  const hinted = async (product: number): Promise<void> => {
    await keepHint(trial.database, 'north', `hint-${hints++}`, level(product));
    await look();
  };
  const drift = () =>
    trial.database.query<{ state: string; observed: number }>(
      'select state, observed::int from drift order by drift_id',
    );

  it('and shows another number than it was left with is due, and corrected by the next run', async () => {
    await trial.upload();
    await trial.meddle({ 1: 50 });
    await hinted(1);
    await hinted(2);
    expect(await trial.upload()).toMatchObject({ counts: { levels: 1, confirmed: 1 } });
    expect((await trial.shown()).get(1)).toBe(11);
    expect(await drift()).toEqual([{ state: 'corrected', observed: 50 }]);
    await hinted(1);
    expect(await trial.upload()).toMatchObject({ status: 'nothing_to_do' });
  });

  it('and shows less is waited for as an order, and is not put on sale again', async () => {
    await trial.upload();
    await trial.meddle({ 1: 9 });
    await hinted(1);
    expect(await trial.upload()).toMatchObject({ counts: { levels: 1, unchanged: 1 } });
    expect((await trial.shown()).get(1)).toBe(9);
    expect(await drift()).toEqual([{ state: 'in_grace', observed: 9 }]);
    expect(await trial.database.query('select units::int from unseen_order')).toEqual([{ units: 2 }]);
  });

  it('and that somebody writes against us each time is left to a person, though the hints of our own writing find what we wrote', async () => {
    await trial.upload();
    for (const number of [40, 41, 42]) {
      await trial.meddle({ 1: number });
      await hinted(1);
      expect(await trial.upload()).toMatchObject({ counts: { levels: 1, confirmed: 1 } });
      await hinted(1);
    }
    await trial.meddle({ 1: 43 });
    await hinted(1);
    expect(await trial.upload()).toMatchObject({ counts: { parked: 1, confirmed: 0 } });
    expect((await drift()).at(-1)).toEqual({ state: 'needs_person', observed: 43 });
    await hinted(1);
    expect(await trial.upload()).toMatchObject({ status: 'nothing_to_do' });
    expect((await trial.shown()).get(1)).toBe(43);
  });
});
