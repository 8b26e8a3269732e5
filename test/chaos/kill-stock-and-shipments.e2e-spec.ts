import { holdLock } from '../support/hold-lock';
import { stateCatalogue } from '../support/small-shop';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

const products = 2_000;
const shipments = 600;

interface Kind {
  configId: string;
  jobId: string;
  file: string;
  /** Stated before the file comes, and then held under lock: the chunk that needs it waits. */
  prepare(stream: Stream): Promise<void>;
  lock: string;
  /** What must be the same however often the service was killed on the way. */
  endState: string;
  undisturbed: object;
}

const delta = (index: number): number => 1 + (index % 5);

const variances: Kind = {
  configId: 'MDM_INV_VARIANCE',
  jobId: 'JOB_IMP_INV',
  file: [
    'facilityId,sku,availableDelta',
    // Every product twice: each row counts, and none of them twice.
    ...Array.from({ length: products * 2 }, (_, index) => `F1,SKU-${1 + (index % products)},${delta(index)}`),
    'F1,NOBODY,1',
  ].join('\n'),
  prepare: async (stream) =>
    void (await stream.sql(
      `insert into ingest.inventory_level (product_no, facility_no)
       select max(p.product_no), min(f.facility_no) from ingest.product p, ingest.facility f where f.facility_id = 'F1'`,
    )),
  lock: 'select from ingest.inventory_level for update',
  endState: `
    select (select sum(available_to_promise)::int from ingest.inventory_level) as atp,
           (select sum(available_to_promise_delta)::int from ingest.ledger) as ledger,
           (select count(*)::int from ingest.ledger) as ledger_rows, (select max(version)::int from ingest.inventory_level) as highest_version,
           (select count(*)::int from ingest.recent_movement) as movements,
           (select count(*)::int from ingest.event_log where topic = 'inventory-changed') as published,
           (select json_agg(json_build_array(rows, applied, rejected)) from ingest.file_import) as imports`,
  undisturbed: {
    atp: Array.from({ length: products * 2 }, (_, index) => delta(index)).reduce((left, right) => left + right),
    ledger: Array.from({ length: products * 2 }, (_, index) => delta(index)).reduce((left, right) => left + right),
    ledger_rows: products * 2,
    highest_version: 2,
    movements: products * 2,
    published: products * 2,
    imports: [[products * 2 + 1, products * 2, 1]],
  },
};

const inbound: Kind = {
  configId: 'IMP_TO_SHPMNT',
  jobId: 'JOB_IMP_TO_SHPMNT',
  file: [
    'external-shipment-id,product-sku,quantity,destination-facility-id',
    ...Array.from(
      { length: shipments * 3 },
      (_, index) => `TO-${1_000 + (index % shipments)},SKU-${1 + Math.floor(index / shipments)},${delta(index)},F1`,
    ),
    'TO-1000,NOBODY,1,F1',
  ].join('\n'),
  prepare: async (stream) =>
    void (await stream.call('PUT', 'ingest', `/shipments/TO-${1_000 + shipments - 1}`, {
      facilityId: 'F1',
      items: [],
    })),
  lock: 'select from ingest.shipment for update',
  endState: `
    select (select count(*)::int from ingest.shipment) as shipments, (select sum(expected)::int from ingest.shipment_item) as expected,
           (select count(*)::int from ingest.shipment_item) as items, (select count(*)::int from ingest.shipment_row) as rows_kept,
           (select count(*)::int from ingest.event_log where topic = 'shipment-imported') as published,
           (select max(version)::int from ingest.shipment) as highest_version,
           (select json_agg(json_build_array(rows, applied, rejected)) from ingest.file_import) as imports`,
  undisturbed: {
    shipments,
    expected: Array.from({ length: shipments * 3 }, (_, index) => delta(index)).reduce((left, right) => left + right),
    items: shipments * 3,
    rows_kept: shipments * 3,
    // The one that was stated before is told of twice.
    published: shipments + 1,
    highest_version: 2,
    imports: [[shipments * 3 + 1, shipments * 3, 1]],
  },
};

describe.each([
  ['of differences', variances],
  ['of shipments', inbound],
])('a file %s whose service is killed', (_, kind) => {
  let stream: Stream;
  /** Set by a test: holds the SFTP server at a request until the service is dead. */
  let holdAt: ((request: string, path: string) => boolean) | undefined;
  let held: (() => void) | undefined;

  beforeEach(async () => {
    stream = await startStream(['ingest'], {
      beforeSftp: async (request, path) => {
        if (!holdAt?.(request, path)) return;
        holdAt = undefined;
        await new Promise<void>((resolve) => (held = resolve));
      },
    });
    await stateCatalogue(stream, products);
    await kind.prepare(stream);
    stream.drop(kind.configId, 'erp.csv', `${kind.file}\n`);
  }, 60_000);
  afterEach(async () => {
    holdAt = held = undefined;
    await stream.stop();
  });

  const begin = async (): Promise<string> => {
    const parameters = { configId: kind.configId };
    return (await stream.call<{ runId: string }>('POST', 'ingest', `/jobs/${kind.jobId}/runs`, { parameters })).runId;
  };

  async function endsAsUndisturbed(runId: string, letGo?: () => Promise<void>): Promise<void> {
    stream.services.ingest!.kill('SIGKILL');
    await stream.services.ingest!.exited;
    held?.();
    await letGo?.();
    await stream.start('ingest');
    const status = await waitUntil(
      async () => {
        const run = await stream.call<{ status: string }>('GET', 'ingest', `/runs/${runId}`);
        return !['queued', 'running'].includes(run.status) && run.status;
      },
      { withinMs: 60_000, what: 'the run has ended after the restart' },
    );
    expect(status).toBe('completed_with_rejections');
    expect(await stream.sql(kind.endState)).toEqual([kind.undisturbed]);
  }

  it('while it fetches the file ends as if nothing had happened', async () => {
    holdAt = (request, path) => request === 'OPEN' && path.includes('erp.csv');
    const runId = await begin();
    await waitUntil(() => held !== undefined, { what: 'the download is held' });
    await endsAsUndisturbed(runId);
  }, 120_000);

  it('between two chunks ends as if nothing had happened', async () => {
    const letGo = await holdLock(stream, kind.lock);
    const runId = await begin();
    await waitUntil(
      async () => {
        const [waiting] = await stream.sql<{ n: number }>(
          "select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock' and state = 'active' and datname = current_database()",
        );
        return waiting!.n > 0;
      },
      { withinMs: 30_000, what: 'a chunk waits for the lock' },
    );
    await endsAsUndisturbed(runId, letGo);
  }, 120_000);

  it('after the last commit, before the file is moved, ends as if nothing had happened', async () => {
    holdAt = (request, path) => /RENAME|EXTENDED/.test(request) && path.includes('erp.csv') && !path.includes('errors');
    const runId = await begin();
    await waitUntil(() => held !== undefined, { withinMs: 30_000, what: 'the move is held' });
    await endsAsUndisturbed(runId);
  }, 120_000);
});
