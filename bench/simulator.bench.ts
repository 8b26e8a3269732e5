import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { projectRoot, startChild } from '../dev/platform';
import { limitOf, timed, type Measurement } from './measurement';
import { peakRssMb } from './peak-rss';

const items = 250_000;
const locations = [1, 2, 3, 4];
const shop = 'large.myshopify.test';

/** A simulator with a million levels: how long from its start until it is filled, what it holds then, and how long all of them take by a bulk query. */
export async function simulator(): Promise<Measurement[]> {
  const file = join(tmpdir(), `simulator-seed-${process.pid}.ndjson`);
  await pipeline(Readable.from(seedLines()), createWriteStream(file));
  let tellUrl: (url: string) => void;
  const listening = new Promise<string>((resolve) => (tellUrl = resolve));
  const begun = performance.now();
  const child = await startChild({
    name: 'Shopify simulator',
    command: process.execPath,
    args: [join(projectRoot, 'dist/apps/shopify-simulator/src/main.js')],
    env: { ...process.env, HTTP_HOST: '127.0.0.1', HTTP_PORT: '0' },
    onLine: (line) => tellUrl((JSON.parse(line) as { url: string }).url),
  });
  try {
    const url = await listening;
    const levels = await seed(url, file);
    const readyMs = performance.now() - begun;
    if (levels !== items * locations.length) throw new Error(`the simulator holds ${levels} levels`);
    const seededMb = peakRssMb(child.pid);
    const exportMs = await timed(() => exportAll(url));
    const floorMs = await timed(() => parseAll(file));
    return [
      limitOf(
        `1 million levels: from the start until filled (parsing the seed alone takes ${Math.round(floorMs)} ms)`,
        readyMs,
        'ms',
        10_000,
        10_000,
      ),
      limitOf('1 million levels: memory once filled', seededMb, 'MB', 1_024, 700),
      limitOf('1 million levels: all of them by one bulk query', exportMs, 'ms', 60_000, 30_000),
      limitOf('1 million levels: memory after that', peakRssMb(child.pid), 'MB', 1_024, 800),
    ];
  } finally {
    await child.stop();
    rmSync(file, { force: true });
  }
}

function* seedLines(): Generator<string> {
  for (let n = 1; n <= items; n++)
    yield `${JSON.stringify({
      id: `gid://shopify/Product/${n}`,
      title: `Product ${n}`,
      tags: ['all'],
      variants: [
        {
          id: `gid://shopify/ProductVariant/${n}`,
          sku: `SKU-${n}`,
          inventoryItem: {
            id: `gid://shopify/InventoryItem/${n}`,
            levels: locations.map((location) => ({
              locationId: `gid://shopify/Location/${location}`,
              available: (n * location) % 100,
              committed: n % 3,
            })),
          },
        },
      ],
    })}\n`;
}

async function seed(url: string, file: string): Promise<number> {
  await control(url, 'seed', {
    shop,
    locations: locations.map((n) => ({ id: `gid://shopify/Location/${n}`, name: `Location ${n}` })),
  });
  const response = await fetch(`${url}/__sim/seed?shop=${shop}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: Readable.toWeb(createReadStream(file)),
    duplex: 'half',
  });
  return ((await response.json()) as { levels: number }).levels;
}

async function exportAll(url: string): Promise<void> {
  const query =
    '{ inventoryItems { edges { node { id sku tracked inventoryLevels { edges { node { id isActive location { id } quantities(names: ["available", "on_hand"]) { name quantity } } } } } } } }';
  await ask(url, 'mutation ($q: String!) { bulkOperationRunQuery(query: $q) { userErrors { message } } }', {
    q: query,
  });
  for (;;) {
    const { currentBulkOperation: operation } = await ask<{
      currentBulkOperation: { status: string; objectCount: string };
    }>(url, '{ currentBulkOperation { status objectCount } }');
    if (operation.status === 'COMPLETED' && operation.objectCount === String(items * 5)) return;
    if (!['CREATED', 'RUNNING'].includes(operation.status)) throw new Error(`the bulk query is ${operation.status}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function ask<Data>(url: string, query: string, variables: object = {}): Promise<Data> {
  const response = await fetch(`${url}/admin/api/2026-10/graphql.json`, {
    method: 'POST',
    headers: { 'x-sim-shop': shop, 'x-shopify-access-token': 'shpat_large', 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return ((await response.json()) as { data: Data }).data;
}

async function control(url: string, endpoint: string, body: object): Promise<void> {
  const response = await fetch(`${url}/__sim/${endpoint}`, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(await response.text());
}

async function parseAll(file: string): Promise<void> {
  for await (const line of createInterface({ input: createReadStream(file) })) JSON.parse(line);
}
