import { holdLock } from '../support/hold-lock';
import { stateCatalogue } from '../support/small-shop';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

const products = 3_000;
const rows = Array.from({ length: products }, (_, index) => `F1,SKU-${index + 1},${1 + (index % 9)}`);
const file = `facilityId,idValue,availableQty\n${rows.join('\n')}\nF1,NOBODY,1\n`;

/** What must be the same however often the service was killed on the way. */
async function endState(stream: Stream): Promise<object> {
  const [state] = await stream.sql(
    `select (select sum(available_to_promise) from ingest.inventory_level) as atp,
            (select sum(available_to_promise_delta) from ingest.ledger) as ledger,
            (select count(*) from ingest.ledger) as ledger_rows,
            (select max(version) from ingest.inventory_level) as highest_version,
            (select count(distinct key) from ingest.event_log where topic = 'inventory-changed') as published_keys,
            (select count(*) from ingest.event_log where topic = 'inventory-changed') as published,
            (select json_agg(json_build_object('rows', rows, 'applied', applied, 'unchanged', unchanged, 'superseded', superseded, 'rejected', rejected)) from ingest.file_import) as imports`,
  );
  return state!;
}

const undisturbed = {
  atp: String(rows.reduce((total, _, index) => total + 1 + (index % 9), 0)),
  ledger: String(rows.reduce((total, _, index) => total + 1 + (index % 9), 0)),
  ledger_rows: String(products),
  highest_version: '1',
  published_keys: String(products),
  published: String(products),
  imports: [{ rows: products + 1, applied: products, unchanged: 0, superseded: 0, rejected: 1 }],
};

/** What a service does beside the steps of a file; those are gone through one by one in kill-at-each-step.e2e-spec.ts. */
describe('an import whose service is killed', () => {
  let stream: Stream;

  beforeEach(async () => {
    stream = await startStream(['ingest']);
    await stateCatalogue(stream, products);
    stream.drop('RESET_INVENTORY', 'erp.csv', file);
  }, 60_000);
  afterEach(() => stream.stop());

  const begin = async (): Promise<string> =>
    (await stream.call<{ runId: string }>('POST', 'ingest', '/jobs/JOB_IMP_INV/runs', { parameters: {} })).runId;

  /** Kills the service, starts it again, and waits until the run that it left behind has ended. */
  async function killAndStartAgain(runId: string): Promise<{ status: string }> {
    stream.services.ingest!.kill('SIGKILL');
    await stream.services.ingest!.exited;
    await stream.start('ingest');
    return waitUntil(
      async () => {
        const run = await stream.call<{ status: string }>('GET', 'ingest', `/runs/${runId}`);
        return ['queued', 'running'].includes(run.status) ? undefined : run;
      },
      { withinMs: 60_000, what: 'the run has ended after the restart' },
    );
  }

  async function publishedAll(): Promise<void> {
    await waitUntil(
      async () => {
        const [relay] = await stream.sql<{ behind: string }>(
          'select (select max(position) from ingest.event_log) - (select max(position) from ingest.relay_position) as behind',
        );
        return relay!.behind === '0';
      },
      { withinMs: 30_000, what: 'every event is on Kafka' },
    );
  }

  it('between two chunks ends as if nothing had happened', async () => {
    const blocker = await lockLastLevel();
    const runId = await begin();
    await waitUntil(
      async () =>
        (
          await stream.sql<{ n: string }>(
            "select count(*) as n from pg_stat_activity where wait_event_type = 'Lock' and state = 'active'",
          )
        )[0]!.n !== '0',
      { withinMs: 30_000, what: 'a chunk waits for the lock' },
    );
    stream.services.ingest!.kill('SIGKILL');
    await stream.services.ingest!.exited;
    await blocker();
    expect(await killAndStartAgain(runId)).toMatchObject({ status: 'completed_with_rejections' });
    await publishedAll();
    expect(await endState(stream)).toEqual(undisturbed);
  }, 120_000);

  it('while the relay is in the middle of a batch loses no event and turns none around', async () => {
    const blocker = await lockTable('relay_position');
    const runId = await begin();
    await waitUntil(
      async () =>
        (await stream.call<{ status: string }>('GET', 'ingest', `/runs/${runId}`)).status.startsWith('completed'),
      { withinMs: 30_000, what: 'the import has ended' },
    );
    stream.services.ingest!.kill('SIGKILL');
    await stream.services.ingest!.exited;
    await blocker();
    await stream.start('ingest');
    await publishedAll();
    expect(await endState(stream)).toEqual(undisturbed);
  }, 120_000);

  it('between the transaction and the offset commit handles no event twice', async () => {
    const runId = await begin();
    await waitUntil(
      async () =>
        (await stream.call<{ status: string }>('GET', 'ingest', `/runs/${runId}`)).status.startsWith('completed'),
      { withinMs: 30_000, what: 'the import has ended' },
    );
    const sale = (number: number) => ({
      topic: 'inventory-events' as const,
      key: `SKU-${number}|F1`,
      value: JSON.stringify({
        specversion: '1.0',
        id: `pos-${number}`,
        source: 'pos/1',
        type: 'stockline.inventory-event.sold.v1',
        time: new Date().toISOString(),
        data: { idValue: `SKU-${number}`, facilityId: 'F1', units: 1 },
      }),
    });
    const sales = Array.from({ length: 500 }, (_, index) => sale(index + 1));
    await stream.publish(sales);
    // The position commits with the effect, so the first moment at which it can be seen is already before the offset's own commit or just after it.
    await waitUntil(
      async () =>
        (await stream.sql<{ n: string }>("select count(*) as n from ingest.ledger where cause_kind = 'event'"))[0]!
          .n !== '0',
      { what: 'the first sales are committed' },
    );
    stream.services.ingest!.kill('SIGKILL');
    await stream.services.ingest!.exited;
    await stream.publish(sales);
    await stream.start('ingest');
    await waitUntil(
      async () =>
        (
          await stream.sql<{ n: string }>(
            "select coalesce(sum(next_offset), 0) as n from ingest.consumer_position where topic like '%inventory-events'",
          )
        )[0]!.n === '1000',
      { withinMs: 30_000, what: 'all messages are behind the position' },
    );
    const [sold] = await stream.sql<{ rows: string; units: string }>(
      "select count(*) as rows, sum(available_to_promise_delta) as units from ingest.ledger where cause_kind = 'event'",
    );
    expect(sold).toEqual({ rows: '500', units: '-500' });
  }, 120_000);

  /** Holds the last level of the file under lock, as a writer that is busy with it would. Gives the way to let go. */
  async function lockLastLevel(): Promise<() => Promise<void>> {
    await stream.sql(
      `insert into ingest.inventory_level (product_no, facility_no)
       select max(p.product_no), min(f.facility_no) from ingest.product p, ingest.facility f where f.facility_id = 'F1'`,
    );
    return holdLock(stream, 'select from ingest.inventory_level for update');
  }
  const lockTable = (table: string): Promise<() => Promise<void>> =>
    holdLock(stream, `lock table ingest.${table} in share row exclusive mode`);
});
