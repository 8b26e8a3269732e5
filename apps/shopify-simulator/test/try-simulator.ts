import { createSimulator, type Simulator } from '../src/create-simulator';

export const shop = 'north.myshopify.test';
export const token = 'shpat_north';
export const itemId = (n: number): string => `gid://shopify/InventoryItem/${n}`;
export const locationId = (n: number): string => `gid://shopify/Location/${n}`;

export const setDocument = `mutation Set($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { id }
    userErrors { field code message }
  }
}`;

export interface Reply {
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: unknown[]; extensions?: Record<string, unknown> }[] | string;
  extensions?: {
    cost?: {
      requestedQueryCost: number;
      actualQueryCost: number | null;
      throttleStatus: { currentlyAvailable: number };
    };
    search?: unknown;
  };
}

/** A simulator with one shop of two locations and three items, of which the second sells at the first location only. */
export async function trySimulator(clock?: () => number) {
  const simulator = await createSimulator(clock ? { clock } : {});
  const control = async (method: string, path: string, body?: unknown): Promise<never> => {
    const response = await fetch(`${simulator.url}/__sim/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as never;
  };
  const call = (body: unknown, headers: Record<string, string> = {}, version = '2026-10'): Promise<Response> =>
    fetch(`${simulator.url}/admin/api/${version}/graphql.json`, {
      method: 'POST',
      headers: { 'x-sim-shop': shop, 'x-shopify-access-token': token, 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const ask = async (query: string, variables: object = {}, version?: string): Promise<Reply> =>
    (await (await call({ query, variables }, {}, version)).json()) as Reply;
  const set = (key: string, quantities: object[], more: object = {}): Promise<Reply> =>
    ask(setDocument, { key, input: { name: 'available', reason: 'correction', quantities, ...more } });
  const quantityOf = async (item: number, location: number, name = 'available'): Promise<number> => {
    const { levels } = (await control('GET', `levels?shop=${shop}`)) as { levels: Record<string, string | number>[] };
    return levels.find(
      (level) => level['inventoryItemId'] === itemId(item) && level['locationId'] === locationId(location),
    )![name] as number;
  };
  await control('POST', 'seed', seed);
  return {
    url: simulator.url,
    control,
    call,
    ask,
    set,
    quantityOf,
    close: (): ReturnType<Simulator['close']> => simulator.close(),
  };
}

const seed = {
  shop,
  locations: [1, 2].map((n) => ({ id: locationId(n), name: `Location ${n}` })),
  products: [1, 2, 3].map((n) => ({
    id: `gid://shopify/Product/${n}`,
    title: `Product ${n}`,
    tags: ['new'],
    variants: [
      {
        id: `gid://shopify/ProductVariant/${n}`,
        sku: `SKU-${n}`,
        inventoryItem: {
          id: itemId(n),
          levels: (n === 2 ? [1] : [1, 2]).map((place) => ({
            locationId: locationId(place),
            available: 10,
            committed: 2,
          })),
        },
      },
    ],
  })),
};
