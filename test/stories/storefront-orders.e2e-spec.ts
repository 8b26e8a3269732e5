import { sized } from '../support/sized';
import { seedNorth, shownByNorth, stateCatalogue } from '../support/small-shop';
import type { RunningService } from '../support/start-service';
import type { SampleMessage } from '../../dev/sample/sample-events';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';
import { call } from '../../dev/sample/call';
import type { Run } from '../../dev/sample/run';

const products = sized(2_000, 20_000);
const ordersPerSecond = 50;
const unitsOf = (product: number): number => 1 + (product % 4);
const domain = 'north.myshopify.test';

interface Order {
  orderId: string;
  at: string;
  inventoryItemId: string;
  units: number;
}

describe('a shop that sells while it is synced by three replicas that are killed', () => {
  let stream: Stream;
  let replicas: RunningService[];
  let bridged = 0;

  beforeAll(async () => {
    stream = await startStream(['ingest']);
    replicas = await Promise.all([0, 1, 2].map(() => stream.replica('shopify-sync')));
    await seedNorth(stream, products);
    await stateCatalogue(stream, products);
    await waitUntil(async () => (await countOf('shopify_sync.product_link')) === products, {
      withinMs: 120_000,
      what: 'every product is linked',
    });
    await waitUntil(() => ask('PUT', '/shops/north/locations/101', { facilityId: 'F1' }).then(() => true), {
      withinMs: 30_000,
      what: 'the location is mapped',
    });
    const rows = Array.from({ length: products }, (_, index) => `F1,SKU-${index + 1},${unitsOf(index + 1)}\n`);
    stream.drop('RESET_INVENTORY', 'erp.csv', `facilityId,sku,availableQty\n${rows.join('')}`);
    await stream.run('ingest', 'JOB_IMP_INV');
    await waitUntil(async () => (await countOf('shopify_sync.inventory')) === products, {
      withinMs: 120_000,
      what: 'the stock has arrived',
    });
  }, 300_000);
  afterAll(() => stream?.stop());

  const countOf = async (table: string): Promise<number> =>
    Number((await stream.sql<{ n: string }>(`select count(*) as n from ${table}`))[0]!.n);
  const control = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
    const response = await fetch(`${stream.simulator.url}/__sim/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as Answer;
  };
  /** Asks whichever replica lives. */
  const ask = <Answer>(method: string, path: string, body?: object): Promise<Answer> =>
    waitUntil(
      async () => {
        for (const { url } of replicas)
          try {
            return await call<Answer>(method, `${url}${path}`, stream.keys.admin, body);
          } catch (error) {
            if ((error as { cause?: unknown }).cause === undefined) throw error;
          }
        return undefined;
      },
      { withinMs: 60_000, what: `${method} ${path} is answered` },
    );
  const ended = (runId: string): Promise<Run> =>
    waitUntil(
      async () => {
        const run = await ask<Run>('GET', `/runs/${runId}`);
        return ['queued', 'running'].includes(run.status) ? undefined : run;
      },
      { withinMs: 150_000, what: `run ${runId} has ended` },
    );
  const start = (jobId: string): Promise<Run> => ask<Run>('POST', `/jobs/${jobId}/runs`, { parameters: {} });

  const event = (id: string, type: string, product: number, data: object): SampleMessage => ({
    topic: 'inventory-events',
    key: `P${product}|F1`,
    value: JSON.stringify({
      specversion: '1.0',
      id,
      source: 'test/platform',
      type: `stockline.inventory-event.${type}.v1`,
      time: new Date().toISOString(),
      data: { productId: `P${product}`, facilityId: 'F1', ...data },
    }),
  });
  /** Tells the ledger of the orders it has not been told of yet, as the platform does. */
  async function bridge(): Promise<void> {
    const { orders } = await control<{ orders: Order[] }>('GET', `orders?shop=${domain}`);
    const fresh = orders.slice(bridged);
    bridged = orders.length;
    await stream.publish(
      fresh.map(({ orderId, at, inventoryItemId, units }) =>
        event(orderId, 'reserved', Number(inventoryItemId.replace(/^.*\//, '')) - 9_000_000, {
          units,
          orderId,
          shopId: 'north',
          occurredAt: at,
        }),
      ),
    );
  }
  /** Goods come in here and there, so that numbers rise while the shop sells. */
  const receive = (round: number): Promise<void> =>
    stream.publish(
      Array.from({ length: 500 }, (_, index) => {
        const product = 1 + ((index * 37 + round * 611) % products);
        return event(`in-${round}-${index}`, 'variance', product, { delta: 1, reasonCode: 'FOUND' });
      }),
    );
  /** Which replica has a run in hand. */
  const workerOf = async (runId: string): Promise<number> => {
    const found = await waitUntil(
      () => {
        const at = replicas.findIndex((replica) =>
          replica.logs().some((line) => line.includes('"msg":"run begun"') && line.includes(runId)),
        );
        return at < 0 ? undefined : { at };
      },
      { withinMs: 30_000, what: `a replica has begun run ${runId}` },
    );
    return found.at;
  };
  async function killAndStart(at: number): Promise<void> {
    const victim = replicas[at]!;
    victim.kill('SIGKILL');
    await victim.exited;
    replicas[at] = await stream.replica('shopify-sync');
  }

  it('comes to the ledger’s number in every level, sells nothing twice, and a run afterwards changes nothing', async () => {
    await control('POST', 'faults', { shop: domain, match: { probability: 0.03 }, effect: 'http-502' });
    await control('POST', 'faults', { shop: domain, match: { probability: 0.03 }, effect: 'reset-after-commit' });
    await control('POST', 'order-rate', { shop: domain, perSecond: ordersPerSecond });
    for (let round = 0; round < sized(2, 3); round++) {
      const hard = await start('JOB_UL_INV');
      await receive(round);
      // Once the one that works, and once whichever.
      if (round === 0) await killAndStart(await workerOf(hard.runId));
      if (round === 1) await killAndStart(1);
      await bridge();
      const recent = await start('UL_RCNT_INV');
      for (const { runId } of [hard, recent]) {
        const waiting = ended(runId);
        await Promise.all([waiting, bridge()]);
      }
    }
    await control('POST', 'order-rate', { shop: domain, perSecond: 0 });
    await control('DELETE', 'faults');
    await bridge();
    await waitUntil(
      async () =>
        (
          await stream.sql<{ same: boolean }>(
            `select not exists (
               select from ingest.inventory_level l join ingest.product p using (product_no)
               left join shopify_sync.inventory i on i.product_id = p.product_id
               where l.available_to_promise is distinct from i.available_to_promise)
             and (select count(*) from ingest.ledger where reason_code = 'RESERVED') >= $1 as same`,
            [bridged],
          )
        )[0]!.same,
      { withinMs: 60_000, what: 'every order is in the ledger, and shopify-sync has heard of it' },
    );
    await waitUntil(async () => (await ended((await start('UL_RCNT_INV')).runId)).status === 'nothing_to_do', {
      withinMs: 120_000,
      what: 'nothing is due',
    });
    expect(await ended((await start('JOB_UL_INV')).runId)).toMatchObject({
      status: 'completed',
      counts: { levels: products, unchanged: products, confirmed: 0, parked: 0, deferred: 0 },
    });
    expect(bridged).toBeGreaterThan(sized(50, 500));
    const shown = await shownByNorth(stream);
    const ledger = await stream.sql<{ product_id: string; atp: number }>(
      'select product_id, available_to_promise::int as atp from ingest.inventory_level join ingest.product using (product_no)',
    );
    expect(ledger.filter(({ product_id, atp }) => shown.get(Number(product_id.slice(1))) !== atp)).toEqual([]);
    expect(ledger.filter(({ atp }) => atp < 0)).toEqual([]);
  }, 600_000);
});
