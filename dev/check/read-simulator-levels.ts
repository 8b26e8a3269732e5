export interface ShownLevel {
  locationId: string;
  inventoryItemId: string;
  available: number;
}

interface Page {
  data?: {
    location: {
      inventoryLevels: {
        nodes: { item: { id: string }; quantities: { name: string; quantity: number }[] }[];
        pageInfo: { hasNextPage: boolean; endCursor: string | null };
      };
    } | null;
  };
  errors?: { message: string; extensions?: { code?: string } }[];
  extensions?: {
    cost?: { requestedQueryCost: number; throttleStatus: { currentlyAvailable: number; restoreRate: number } };
  };
}

const query = `query Check($id: ID!, $after: String) {
  location(id: $id) {
    inventoryLevels(first: 250, after: $after, includeInactive: true) {
      nodes { item { id } quantities(names: ["available"]) { name quantity } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

/** Reads every level of a location back over GraphQL, as any app would: page by page, and with patience where the bucket is empty. */
export async function readSimulatorLevels(
  shop: { url: string; domain: string; token: string },
  locationId: string,
): Promise<ShownLevel[]> {
  const levels: ShownLevel[] = [];
  for (let after: string | null = null; ;) {
    const page = await readPage(shop, { id: locationId, after });
    const connection = page.data?.location?.inventoryLevels;
    if (!connection)
      throw new Error(`${shop.domain} shows no location ${locationId}: ${JSON.stringify(page.errors ?? null)}`);
    for (const { item, quantities } of connection.nodes)
      levels.push({
        locationId,
        inventoryItemId: item.id,
        available: quantities.find(({ name }) => name === 'available')!.quantity,
      });
    if (!connection.pageInfo.hasNextPage) return levels;
    after = connection.pageInfo.endCursor;
  }
}

async function readPage(shop: { url: string; domain: string; token: string }, variables: object): Promise<Page> {
  for (;;) {
    const response = await fetch(`${shop.url}/admin/api/2026-10/graphql.json`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-shopify-access-token': shop.token, 'x-sim-shop': shop.domain },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(30_000),
    });
    const page = (await response.json()) as Page;
    if (!page.errors?.some(({ extensions }) => extensions?.code === 'THROTTLED')) return page;
    const { requestedQueryCost, throttleStatus } = page.extensions!.cost!;
    const refillMs = ((requestedQueryCost - throttleStatus.currentlyAvailable) / throttleStatus.restoreRate) * 1_000;
    await new Promise((resolve) => setTimeout(resolve, Math.max(50, refillMs)));
  }
}
