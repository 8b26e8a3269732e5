import { levelFigures } from '../src/infrastructure/level-figures';
import type { MappingBody } from '../src/infrastructure/http/shops.controller';
import { ShopsController } from '../src/infrastructure/http/shops.controller';
import { trialShop, type TrialShop } from '../../../test/support/trial-shop';

const location = (id: number, isActive = true): object => ({
  id: `gid://shopify/Location/${id}`,
  name: `L${id}`,
  isActive,
});

describe('what a location of a shop is said to stand for', () => {
  let trial: TrialShop;
  beforeAll(async () => {
    trial = await trialShop({ products: 2, locations: { '101': 'F1' }, shops: ['north', 'whole'] });
    for (const shop of ['north', 'whole'])
      await trial.seed(shop, { locations: [location(102), location(103), location(104, false)], products: [] });
    await trial.database.execute(`
      insert into facility (facility_id, type, epoch, version) values ('F2', 'WAREHOUSE', 1, 1), ('F3', 'WAREHOUSE', 1, 1);
      insert into facility_group (facility_group_id, epoch, version) values ('OTHER', 1, 1);
      update location_mapping set facility_id = null, facility_group_id = 'FAC_GRP' where shop_id = 'whole'`);
  });
  afterAll(() => trial.close());

  const map = (shopId: string, locationId: string, body: MappingBody): Promise<object> =>
    new ShopsController(trial.database, trial.shops).map(shopId, locationId, body, {
      keyId: 'trial',
      role: 'operator',
    });
  const mapped = async (): Promise<string[]> =>
    (
      await trial.database.query<{ told: string }>(
        `select shop_id || ' ' || location_id || ' ' || coalesce(facility_id, facility_group_id) || ' ' || master as told from location_mapping order by 1`,
      )
    ).map(({ told }) => told);
  const before = ['north 101 F1 ledger', 'whole 101 FAC_GRP ledger'];

  it.each<[string, string, string, MappingBody, string]>([
    ['a facility that another location shows', 'north', '102', { facilityId: 'F1' }, 'mapping_conflict'],
    [
      'a group beside locations that are facilities',
      'north',
      '102',
      { facilityGroupId: 'FAC_GRP' },
      'mapping_conflict',
    ],
    ['a facility beside a location for the group', 'whole', '102', { facilityId: 'F2' }, 'mapping_conflict'],
    ['a second location for the group', 'whole', '102', { facilityGroupId: 'FAC_GRP' }, 'mapping_conflict'],
    [
      'a group whose stock a shop states',
      'whole',
      '101',
      { facilityGroupId: 'FAC_GRP', master: 'shopify' },
      'mapping_conflict',
    ],
    ['a group that its channel does not sell', 'whole', '101', { facilityGroupId: 'OTHER' }, 'group_not_sold'],
    ['a channel', 'north', '102', { facilityId: 'ONLINE' }, 'facility_is_channel'],
    ['a facility that nobody stated', 'north', '102', { facilityId: 'F9' }, 'facility_unknown'],
    ['both', 'north', '102', { facilityId: 'F2', facilityGroupId: 'FAC_GRP' }, 'body_invalid'],
    ['neither', 'north', '102', {}, 'body_invalid'],
    ['a location that is not active', 'north', '104', { facilityId: 'F2' }, 'location_inactive'],
    ['a location that the shop does not have', 'north', '999', { facilityId: 'F2' }, 'location_unknown'],
  ])('is refused where it is %s', async (_, shopId, locationId, body, code) => {
    await expect(map(shopId, locationId, body)).rejects.toMatchObject({ code });
    expect(await mapped()).toEqual(before);
  });

  it('makes the levels of all locations of the shop due, is told to others, and changes nothing when it is said again', async () => {
    await trial.upload({ shopId: 'north' });
    expect(await map('north', 'gid://shopify/Location/102', { facilityId: 'F2' })).toMatchObject({
      changed: true,
      name: 'L102',
    });
    expect(await map('north', '102', { facilityId: 'F2' })).toMatchObject({ changed: false });
    const told = await trial.database.query<{ key: string }>(
      "select key from event_log where topic = 'location-mapping-changed'",
    );
    expect(told).toEqual([{ key: 'north|102' }]);
    expect(await trial.upload({ shopId: 'north' })).toMatchObject({ counts: { unchanged: 2 } });
  });

  it('is refused to be a group where a shop is written what is on hand', async () => {
    await trial.database.execute(
      "update shop set publish = 'on_hand' where shop_id = 'whole'; delete from location_mapping where shop_id = 'whole'",
    );
    await expect(map('whole', '101', { facilityGroupId: 'FAC_GRP' })).rejects.toMatchObject({
      code: 'mapping_conflict',
    });
    expect(await map('whole', '101', { facilityId: 'F1' })).toMatchObject({ changed: true });
  });

  it('is of a channel that is told where another one shares a part of its stock, and only a part', async () => {
    const shops = new ShopsController(trial.database, trial.shops);
    const overlaps = async () => ((await shops.list()) as { items: { overlaps: object[] }[] }).items[0]!.overlaps;
    const sells = (group: string, facilityId: string): Promise<unknown> =>
      trial.database.execute(
        'insert into facility_group_member (facility_group_id, facility_id, priority) values ($1, $2, (select count(*) + 1 from facility_group_member))',
        [group, facilityId],
      );
    await trial.database.execute(
      "insert into facility (facility_id, type, facility_group_id, epoch, version) values ('OUTLET', 'CONFIGURATION', 'OTHER', 1, 1)",
    );
    await sells('OTHER', 'F3');
    expect(await overlaps()).toEqual([]);
    await sells('OTHER', 'F1');
    expect(await overlaps()).toEqual([{ channelId: 'OUTLET', facilityGroupId: 'OTHER', facilityIds: ['F1'] }]);
    const figure = levelFigures(trial.database).find(({ name }) => name === 'stockline_channels_overlapping')!;
    expect(await figure.read()).toContainEqual({ labels: { shop: 'north' }, value: 1 });
    await sells('FAC_GRP', 'F3');
    expect(await overlaps()).toEqual([]);
  });
});
