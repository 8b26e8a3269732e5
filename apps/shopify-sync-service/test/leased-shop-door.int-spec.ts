import { trialShop, type TrialShop } from '../../../test/support/trial-shop';
import { LeasedShopDoor } from '../src/infrastructure/leased-shop-door';

/** Each door stands for a replica: all that they share is the database. */
describe('the door of a shop', () => {
  let trial: TrialShop;
  const signal = new AbortController().signal;
  beforeAll(async () => {
    trial = await trialShop({ products: 1, shops: ['north', 'south'] });
  });
  beforeEach(() => trial.database.execute('delete from shop_lease'));
  afterAll(() => trial.close());

  const replica = (waitAtMostMs: number): LeasedShopDoor =>
    new LeasedShopDoor(trial.database, trial.shops.byId, waitAtMostMs);
  const leases = () => trial.database.query('select shop_id from shop_lease order by 1');

  /** Somebody who stays inside until he is let go. */
  const inside = async (door: LeasedShopDoor, shopId: string): Promise<{ leave(): Promise<unknown> }> => {
    let letGo!: () => void;
    const staying = new Promise<void>((resolve) => (letGo = resolve));
    let hasEntered!: () => void;
    const entered = new Promise<void>((resolve) => (hasEntered = resolve));
    const visit = door.enter(shopId, signal, () => {
      hasEntered();
      return staying;
    });
    await Promise.race([entered, visit]);
    return {
      leave: () => {
        letGo();
        return visit;
      },
    };
  };

  it('lets one replica in at a time, so that the points of a shop are counted in one place', async () => {
    const first = await inside(replica(0), 'north');
    const work = jest.fn(() => Promise.resolve('done'));
    expect(await replica(0).enter('north', signal, work)).toBeUndefined();
    expect(work).not.toHaveBeenCalled();
    expect(await replica(0).enter('south', signal, work)).toBe('done');
    await first.leave();
    expect(await replica(0).enter('north', signal, work)).toBe('done');
    expect(await leases()).toEqual([]);
  });

  it('lets the next one in when the first has left, by its work failing too', async () => {
    const first = await inside(replica(0), 'north');
    const waiting = replica(10_000).enter('north', signal, () => Promise.resolve('done'));
    await first.leave();
    expect(await waiting).toBe('done');
    const failing = replica(0).enter('north', signal, () => Promise.reject(new Error('broken')));
    await expect(failing).rejects.toThrow('broken');
    expect(await leases()).toEqual([]);
  });

  it('is held by one who is gone for as long as what he sent last may be on its way, and no longer', async () => {
    const heldUntil = (moment: string) =>
      trial.database.execute(
        `insert into shop_lease (shop_id, holder, expires_at) values ('north', gen_random_uuid(), now() + $1::interval)
         on conflict (shop_id) do update set expires_at = excluded.expires_at`,
        [moment],
      );
    await heldUntil('20 seconds');
    expect(await replica(0).enter('north', signal, () => Promise.resolve('done'))).toBeUndefined();
    await heldUntil('-1 second');
    expect(await replica(0).enter('north', signal, () => Promise.resolve('done'))).toBe('done');
  });
});
