import type { SampleMessage } from '../../dev/sample/sample-events';
import type { Stream } from './start-stream';
import { waitUntil } from './wait-until';

const message = (key: string, type: string, data: object): SampleMessage => ({
  topic: 'catalog-events',
  key,
  value: JSON.stringify({
    specversion: '1.0',
    id: `catalog-${key}`,
    source: 'test/erp',
    type: `stockline.${type}-upserted.v1`,
    time: new Date().toISOString(),
    data,
  }),
});

/** Facility F1 (external id 100), channel ONLINE that sells FAC_GRP = F1, and products P1..Pn with SKU-n, each an item of shop north. */
export function smallCatalogue(products: number): SampleMessage[] {
  return [
    message('F1', 'facility', { facilityId: 'F1', externalFacilityId: '100', name: 'Paris', type: 'WAREHOUSE' }),
    message('ONLINE', 'facility', { facilityId: 'ONLINE', type: 'CONFIGURATION', facilityGroupId: 'FAC_GRP' }),
    message('FAC_GRP', 'facility-group', { facilityGroupId: 'FAC_GRP', members: [{ facilityId: 'F1', priority: 1 }] }),
    ...Array.from({ length: products }, (_, index) =>
      message(`P${index + 1}`, 'product', {
        productId: `P${index + 1}`,
        identifications: [
          { idType: 'sku', idValue: `SKU-${index + 1}` },
          { idType: 'shopifyInventoryItemId', idValue: String(9_000_001 + index), shopId: 'north' },
        ],
      }),
    ),
  ];
}

/** Publishes the catalogue and waits until the services that keep copies of it have it all. */
export async function stateCatalogue(stream: Stream, products: number): Promise<void> {
  await stream.publish(smallCatalogue(products));
  await waitUntil(
    async () =>
      (await stream.sql<{ n: string }>('select count(*) as n from ingest.product where version > 0'))[0]!.n ===
      String(products),
    {
      withinMs: 30_000,
      what: 'the catalogue is known',
    },
  );
}

/** Shop north in the simulator: one location, every product's item in it with 0 available. */
export async function seedNorth(stream: Stream, products: number): Promise<void> {
  const response = await fetch(`${stream.simulator.url}/__sim/seed`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      shop: 'north.myshopify.test',
      token: 'shpat_north',
      plan: 'plus',
      locations: [{ id: 'gid://shopify/Location/101', name: 'Paris', isActive: true }],
      products: Array.from({ length: products }, (_, index) => ({
        id: `gid://shopify/Product/${7_000_001 + index}`,
        title: `Product ${index + 1}`,
        status: 'ACTIVE',
        tags: [],
        collections: [],
        variants: [
          {
            id: `gid://shopify/ProductVariant/${8_000_001 + index}`,
            sku: `SKU-${index + 1}`,
            title: 'Default',
            inventoryItem: {
              id: `gid://shopify/InventoryItem/${9_000_001 + index}`,
              sku: `SKU-${index + 1}`,
              tracked: true,
              levels: [{ locationId: 'gid://shopify/Location/101', available: 0, committed: 0 }],
            },
          },
        ],
      })),
    }),
  });
  if (!response.ok) throw new Error(`seed: ${response.status} ${await response.text()}`);
}

export interface SimulatorLevel {
  inventoryItemId: string;
  available: number;
}

/** What shop north shows, by product number. */
export async function shownByNorth(stream: Stream): Promise<Map<number, number>> {
  const response = await fetch(`${stream.simulator.url}/__sim/levels?shop=north.myshopify.test`);
  const answer = (await response.json()) as { levels?: SimulatorLevel[]; items?: SimulatorLevel[] } | SimulatorLevel[];
  const levels = Array.isArray(answer) ? answer : (answer.levels ?? answer.items ?? []);
  return new Map(
    levels.map(({ inventoryItemId, available }) => [
      Number(inventoryItemId.replace(/^.*\//, '')) - 9_000_000,
      available,
    ]),
  );
}
