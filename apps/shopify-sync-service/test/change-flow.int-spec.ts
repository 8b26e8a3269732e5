import { waitUntil } from '../../../test/support/wait-until';
import { trialShop, type TrialShop } from '../../../test/support/trial-shop';
import { explainLevel } from '../src/infrastructure/explain-level';
import { keepHint } from '../src/infrastructure/webhooks/keep-hint';
import { lookAtLevels } from '../src/infrastructure/webhooks/look-at-levels';
import { ChangeFlow } from '../src/infrastructure/change-flow';
import { LeasedShopDoor } from '../src/infrastructure/leased-shop-door';

const products = 60;

describe('event mode: changes go to the shops as they come', () => {
  let trial: TrialShop;
  let flows: ChangeFlow[];
  let first: { runId: string };
  const logged: string[] = [];
  const flow = (): ChangeFlow => {
    const log = { info: () => undefined, warn: (_: object, message: string) => void logged.push(message) };
    const door = new LeasedShopDoor(trial.database, trial.shops.byId, 0);
    const one = new ChangeFlow({ ...trial.parts, door, windowMs: 50, log });
    flows.push(one);
    one.start();
    return one;
  };
  beforeEach(async () => {
    trial = await trialShop({ products, shops: ['north', 'south'] });
    flows = [];
    logged.length = 0;
    first = await trial.upload();
  });
  afterEach(async () => {
    await Promise.all(flows.map((one) => one.stop()));
    await trial.close();
  });
  const shows = (product: number, quantity: number, shopId = 'north') =>
    waitUntil(async () => (await trial.shown(shopId)).get(product) === quantity, {
      what: `${shopId} shows ${quantity} of P${product}`,
    });

  it('with no job at all', async () => {
    flow();
    await trial.setStock({ 3: 5 });
    await Promise.all([shows(3, 5), shows(3, 5, 'south')]);
    await trial.setStock({ 3: 500, 4: 1 });
    await Promise.all([shows(3, 500), shows(4, 1, 'south')]);
    await waitUntil(async () => (await trial.parts.levels.shopsWithChanges()).length === 0, { what: 'nothing is due' });
    await waitUntil(
      async () => (await trial.database.query(`select from run_level where run_id <> '${first.runId}'`)).length === 0,
      { what: 'nothing is kept of a visit but its requests' },
    );
    expect(logged).toEqual([]);
    const explained = await explainLevel(trial.database, { shopId: 'north', locationId: '101', productId: 'P3' });
    expect(explained).toMatchObject({ levels: [{ writtenBy: 'event_mode', writtenByRun: null, lastRun: null }] });
    const untouched = await explainLevel(trial.database, { shopId: 'north', locationId: '101', productId: 'P9' });
    expect(untouched).toMatchObject({ levels: [{ writtenBy: 'run', writtenByRun: first.runId, lastLookBy: 'run' }] });
  });

  it('what a webhook finds among them, within the window, until somebody writes against us too often', async () => {
    const hint = { kind: 'level', inventoryItemId: '9000003', locationId: '101' } as const;
    const parts = { ...trial.parts, unseenGraceMs: 3_600_000, database: trial.database };
    const look = (id: string) =>
      keepHint(trial.database, 'north', id, hint).then(() =>
        lookAtLevels(parts, 'north', new AbortController().signal),
      );
    flow();
    for (const number of [40, 41, 42]) {
      await trial.meddle({ 3: number });
      await look(`theirs-${number}`);
      await shows(3, 13);
      await waitUntil(async () => (await trial.parts.levels.shopsWithChanges()).length === 0, {
        what: 'it is settled',
      });
      await look(`ours-${number}`);
    }
    await trial.meddle({ 3: 43 });
    await look('once more');
    await waitUntil(
      async () => (await trial.database.query("select from drift where state = 'needs_person'")).length === 1,
      { what: 'it is left to a person' },
    );
    expect((await trial.shown()).get(3)).toBe(43);
  });

  it('by one writer at a time, however many replicas and runs there are', async () => {
    for (let replica = 0; replica < 3; replica++) flow();
    for (let change = 1; change <= 4; change++) {
      await trial.setStock(Object.fromEntries(Array.from({ length: products }, (_, n) => [n + 1, 100 * change + n])));
      await Promise.all([
        trial.upload({ shopId: 'north' }),
        change === 3 ? trial.hardSync({ shopId: 'north' }) : undefined,
      ]);
      await shows(products, 100 * change + products - 1);
    }
    await waitUntil(async () => (await trial.parts.levels.shopsWithChanges()).length === 0, { what: 'nothing is due' });
    expect((await trial.writesPerLevel()).most).toBe(5);
    expect(await trial.requestStates()).toEqual({ confirmed: expect.any(Number) });
    expect(await trial.database.query('select from drift')).toEqual([]);
  });

  it('in one shop while the door of another is closed, which rests longer and longer', async () => {
    await trial.fault({ match: {}, effect: 'http-423' }, 'south');
    flow();
    for (let change = 1; change <= 15; change++) {
      await trial.setStock({ 3: change });
      await shows(3, change);
    }
    const calls = (await trial.logged('south')).length;
    expect(calls).toBeLessThan(10);
    await trial.noFaults();
    // Another replica has no reason to rest.
    flow();
    await shows(3, 15, 'south');
  });

  it('and what was under way when the service stops is settled by whoever comes next, once', async () => {
    await trial.fault({ match: { operation: 'inventorySetQuantities' }, effect: 'slow', delayMs: 400 });
    const first = flow();
    await trial.setStock({ 3: 5 });
    await waitUntil(
      async () =>
        (await trial.database.query("select from upload_request where state = 'stored' and sends > 0")).length > 0,
      { what: 'a request is under way' },
    );
    await first.stop();
    await trial.noFaults();
    flow();
    await shows(3, 5);
    await waitUntil(async () => (await trial.parts.levels.shopsWithChanges()).length === 0, { what: 'nothing is due' });
    expect((await trial.writesPerLevel()).most).toBe(2);
  });
});
