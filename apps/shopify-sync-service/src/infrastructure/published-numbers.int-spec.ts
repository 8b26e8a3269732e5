import fc from 'fast-check';
import { trialShop, type TrialShop } from '../../../../test/support/trial-shop';
import { propertyRuns } from '../../../../test/support/property-runs';
import { noneUnseen, targetsOf } from '../domain/targets-of';
import { readLayout } from './mark-changed';
import { numberSources, publishedNumber, type Use } from './published-numbers';
import { readFacts } from './read-facts';

const facilities = ['F1', 'F2', 'F3', 'F4'];
const products = 40;

/** Of each product: stock, safety stock, where a row is missing; threshold, queue; ties in priority; a facility outside the group; another channel of the pool. */
const catalogue = fc.record({
  priorities: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 4, maxLength: 4 }),
  outside: fc.option(fc.constantFrom(...facilities)),
  layout: fc.constantFrom('group' as const, 'facilities' as const),
  publish: fc.constantFrom('available' as const, 'on_hand' as const),
  rows: fc.array(
    fc.record({
      stock: fc.array(
        fc.option(
          fc.tuple(fc.integer({ min: -9, max: 30 }), fc.integer({ min: -5, max: 30 }), fc.integer({ min: 0, max: 9 })),
        ),
        {
          minLength: 4,
          maxLength: 4,
        },
      ),
      threshold: fc.option(fc.integer({ min: 0, max: 40 })),
      queued: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 2, maxLength: 2 }),
    }),
    { minLength: products, maxLength: products },
  ),
});

type Catalogue = typeof catalogue extends fc.Arbitrary<infer Given> ? Given : never;

describe('the numbers that a whole shop is compared with', () => {
  let trial: TrialShop;
  beforeAll(async () => {
    trial = await trialShop({ products: 0, locations: { '101': 'F1', '102': 'F2', '103': 'F3', '104': 'F4' } });
    await trial.database.execute(`
      insert into facility values ('OTHER', 'CONFIGURATION', 'FAC_GRP', 1, 1), ('AWAY', 'CONFIGURATION', 'FAR', 1, 1)`);
  });
  afterAll(() => trial.close());

  it('are those that each level is computed to show, whatever is held back and wherever it comes off', async () => {
    await fc.assert(
      fc.asyncProperty(catalogue, async (given) => {
        const { database } = trial;
        await fill(given);
        const sources = await numberSources(database, 'north');
        const values: unknown[] = [];
        const use: Use = (value, type) => `$${values.push(value)}::${type}`;
        const { joins, number } = publishedNumber(sources, given.publish, use);
        const rows = await database.query<{ product_id: string; location_id: string; number: string }>(
          `select l.product_id, l.location_id, ${number} as number
           from (select p.product_id, m.location_id, m.facility_id from (select ('P' || n) collate "C" as product_id from generate_series(1, ${products}) n) p
                 cross join location_mapping m) l ${joins}`,
          values,
        );
        const layout = await readLayout(database, 'north');
        const facts = await readFacts(database, 'north', [...new Set(rows.map((row) => row.product_id))]);
        expect(rows.map((row) => [row.product_id, row.location_id, Number(row.number)])).toEqual(
          rows.map(({ product_id: product, location_id: location }) => [
            product,
            location,
            targetsOf(layout, { ...facts.get(product)!, ...noneUnseen }).get(location),
          ]),
        );
      }),
      { ...propertyRuns(20, 10), endOnFailure: true },
    );
  });

  it('are not told where a shop is on its way from one layout to the other', async () => {
    await trial.database.execute(`
      delete from location_mapping;
      insert into location_mapping (shop_id, location_id, facility_id, facility_group_id, version)
      values ('north', '101', null, 'FAC_GRP', 1), ('north', '102', 'F2', null, 1)`);
    expect(await numberSources(trial.database, 'north')).toMatchObject({ layout: 'mixed' });
  });

  const fill = async ({ priorities, outside, layout, publish, rows }: Catalogue): Promise<void> => {
    const { database } = trial;
    await database.execute(
      'delete from facility_group_member; delete from inventory; delete from threshold; delete from order_queue; delete from location_mapping',
    );
    const numbered = rows.flatMap(({ stock }, index) =>
      stock.map((row, place) => ({ product: `P${index + 1}`, facility: facilities[place]!, row })),
    );
    await database.query(
      `with given as (select $1::jsonb as it), stocked as (
         insert into inventory select r->>'product', r->>'facility', (r->'row'->>0)::bigint, (r->'row'->>1)::bigint, 1, 1
         from given, jsonb_array_elements(it->'stock') r where jsonb_typeof(r->'row') = 'array'
       ), safe as (
         insert into threshold select r->>'product', r->>'facility', 0, (r->'row'->>2)::bigint, 1, 1
         from given, jsonb_array_elements(it->'stock') r where jsonb_typeof(r->'row') = 'array'
       ), held as (
         insert into threshold select 'P' || n, 'ONLINE', (r->>'threshold')::bigint, 0, 1, 1
         from given, jsonb_array_elements(it->'rows') with ordinality as e (r, n) where r->>'threshold' is not null
       ), queued as (
         insert into order_queue select 'P' || n, c.channel, c.units, 1, 1
         from given, jsonb_array_elements(it->'rows') with ordinality as e (r, n)
         cross join lateral (values ('ONLINE', (r->'queued'->>0)::bigint), ('OTHER', (r->'queued'->>1)::bigint), ('AWAY', 5)) c (channel, units)
       ), members as (
         insert into facility_group_member select 'FAC_GRP', m->>0, (m->>1)::int from given, jsonb_array_elements(it->'members') m
       ), mapped as (
         insert into location_mapping (shop_id, location_id, facility_id, facility_group_id, version)
         select 'north', m->>0, m->>1, m->>2, 1 from given, jsonb_array_elements(it->'mappings') m
       )
       update shop set publish = it->>'publish' from given`,
      [
        JSON.stringify({
          stock: numbered,
          rows,
          publish,
          members: facilities.flatMap((facility, place) =>
            facility === outside ? [] : [[facility, priorities[place]]],
          ),
          mappings:
            layout === 'group'
              ? [['101', null, 'FAC_GRP']]
              : facilities.slice(0, 3).map((facility, place) => [`10${place + 1}`, facility, null]),
        }),
      ],
    );
  };
});
