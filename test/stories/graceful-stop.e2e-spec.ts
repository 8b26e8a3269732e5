import { connect, type Socket } from 'node:net';
import type { RunRecord } from '../../libs/common/src/contracts';
import { holdLock } from '../support/hold-lock';
import { stateCatalogue } from '../support/small-shop';
import type { RunningService } from '../support/start-service';
import { startStream, type Stream } from '../support/start-stream';
import { groupMembers, topicContent } from '../support/topic-content';
import { waitUntil } from '../support/wait-until';

const products = 1_000;
/** The file states these, the events change F1: what one does the other does not touch. */
const facilities = Array.from({ length: 40 }, (_, index) => `B${index + 1}`);
const eventsAWave = 2_000;
const waves = 6;
const unitsOf = (product: number): number => 1 + (product % 9);
const rows = products * facilities.length;
const file = [
  'facilityId,idValue,availableQty',
  ...facilities.flatMap((facility) =>
    Array.from({ length: products }, (_, index) => `${facility},SKU-${index + 1},${unitsOf(index + 1)}`),
  ),
].join('\n');

describe('a replica that is asked to stop under load', () => {
  let stream: Stream;
  let sent = 0;

  beforeAll(async () => {
    stream = await startStream(['ingest']);
    await stateCatalogue(stream, products);
    await Promise.all(
      facilities.map((facility) => stream.call('PUT', 'ingest', `/facilities/${facility}`, { type: 'WAREHOUSE' })),
    );
    stream.drop('RESET_INVENTORY', 'large.csv', file);
  }, 120_000);
  afterAll(() => stream.stop());

  /** A unit of each product is sold, again and again. */
  async function sell(): Promise<void> {
    const first = sent;
    sent += eventsAWave;
    await stream.publish(
      Array.from({ length: eventsAWave }, (_, index) => {
        const product = 1 + ((first + index) % products);
        return {
          topic: 'inventory-events' as const,
          key: `SKU-${product}|F1`,
          value: JSON.stringify({
            specversion: '1.0',
            id: `pos-${first + index}`,
            source: 'pos/1',
            type: 'stockline.inventory-event.sold.v1',
            time: new Date().toISOString(),
            data: { idValue: `SKU-${product}`, facilityId: 'F1', units: 1 },
          }),
        };
      }),
    );
  }

  const one = async <Row extends object>(statement: string): Promise<Row> => (await stream.sql<Row>(statement))[0]!;
  const changes = (): Promise<{ import: number; event: number }> =>
    one(`select count(*) filter (where cause_kind = 'import')::int as import,
                count(*) filter (where cause_kind = 'event')::int as event from ingest.ledger`);
  /** Those that are about to commit and wait for the log of events, each with all it has done. */
  const aboutToCommit = async (): Promise<number> =>
    (
      await one<{ n: number }>(
        `select count(*)::int as n from pg_locks l join pg_database d on d.oid = l.database
         where l.locktype = 'advisory' and not l.granted and d.datname = current_database()`,
      )
    ).n;

  /** Holds the lock that every commit with a change takes last. Gives the way to let go. */
  const holdCommits = (): Promise<() => Promise<void>> =>
    holdLock(stream, `select pg_advisory_xact_lock(hashtextextended('event log of ingest', 0))`);

  /** What a load balancer sees, from now on to the end. */
  function watchReadiness({ url, exited }: RunningService): { said: number[]; ended: Promise<void> } {
    const said: number[] = [];
    let gone = false;
    void exited.then(() => (gone = true));
    const ended = (async () => {
      while (!gone) {
        const response = await fetch(`${url}/health/ready`).catch(() => undefined);
        await response?.body?.cancel();
        said.push(response?.status ?? 0);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    return { said, ended };
  }

  /** A client that begins a request and never ends it. */
  async function beginRequest(url: string): Promise<Socket> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.write(
      `POST /jobs/JOB_IMP_INV/runs HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${stream.keys.admin}\r\n` +
        'content-type: application/json\r\ncontent-length: 100\r\n\r\n{',
    );
    return socket;
  }

  it('finishes what it has in hand, hands over the rest and leaves; the next one goes on and does nothing twice', async () => {
    await sell();
    const { runId } = await stream.call<RunRecord>('POST', 'ingest', '/jobs/JOB_IMP_INV/runs', { parameters: {} });
    await waitUntil(async () => (await changes()).import > 0, {
      withinMs: 60_000,
      what: 'the file is being worked on',
    });
    // From here on nothing comes to its end: however quick the machine, most of the file is still to be done.
    const letCommit = await holdCommits();
    for (let wave = 1; wave < waves - 1; wave++) await sell();
    // A topic's partitions are worked on three at a time: a fourth that waits is the import.
    await waitUntil(async () => (await aboutToCommit()) > 3, { withinMs: 30_000, what: 'four are about to commit' });
    const before = await changes();
    const replica = stream.services.ingest!;
    const halfAsked = await beginRequest(replica.url);

    const askedAt = performance.now();
    replica.kill('SIGTERM');
    const readiness = watchReadiness(replica);
    await waitUntil(() => readiness.said.includes(503), { what: 'it says that it is not ready any more' });
    expect(await one('select status from ingest.run')).toEqual({ status: 'running' });
    await letCommit();
    expect(await replica.exited).toEqual({ code: 0, signal: null });
    expect(performance.now() - askedAt).toBeLessThan(10_000);
    await readiness.ended;
    halfAsked.destroy();
    expect(readiness.said.slice(readiness.said.indexOf(503))).not.toContain(200);

    const after = await changes();
    expect(after.event).toBeGreaterThan(before.event);
    expect(after.import).toBeGreaterThan(before.import);
    expect(after.import).toBeLessThan(rows);
    expect(await one('select worker, attempts, failures from ingest.run')).toEqual({
      worker: null,
      attempts: 1,
      failures: 0,
    });
    expect(await one('select sum(starts)::int as unfinished from ingest.consumer_position')).toEqual({ unfinished: 0 });
    expect(await one('select sending_until from ingest.relay_position')).toEqual({ sending_until: null });
    expect(
      await one(
        "select count(*)::int as left from pg_stat_activity where application_name like 'stockline%' and datname = current_database()",
      ),
    ).toEqual({ left: 0 });
    expect(await groupMembers(`${stream.topicPrefix}ingest.inventory-events`)).toBe(0);

    await sell();
    await stream.start('ingest');
    const run = await waitUntil(
      async () => {
        const now = await stream.call<RunRecord>('GET', 'ingest', `/runs/${runId}`);
        return now.finishedAt ? now : undefined;
      },
      { withinMs: 60_000, what: 'the run has ended' },
    );
    expect(run).toMatchObject({ status: 'completed', counts: { rows, applied: rows, rejected: 0 } });
    await waitUntil(async () => (await changes()).event === sent, { withinMs: 60_000, what: 'every sale is counted' });
    expect(await one('select attempts, failures from ingest.run')).toEqual({ attempts: 2, failures: 0 });
    const fileUnits =
      facilities.length *
      Array.from({ length: products }, (_, index) => unitsOf(index + 1)).reduce((sum, units) => sum + units, 0);
    expect(
      await one(`select count(*)::int as rows, sum(available_to_promise_delta)::int as units,
                        count(distinct line) filter (where cause_kind = 'import')::int as lines from ingest.ledger`),
    ).toEqual({ rows: rows + sent, units: fileUnits - sent, lines: rows });

    await waitUntil(
      async () =>
        (
          await one<{ behind: number }>(
            'select ((select max(position) from ingest.event_log) - (select position from ingest.relay_position))::int as behind',
          )
        ).behind === 0,
      { withinMs: 60_000, what: 'every change is on Kafka' },
    );
    const told = (await topicContent(`${stream.topicPrefix}inventory-changed`)).map(
      ({ value }) =>
        (JSON.parse(value!.toString()) as { data: { productId: string; facilityId: string; version: number } }).data,
    );
    expect(told).toHaveLength(rows + sent);
    const versions = Map.groupBy(told, ({ productId, facilityId }) => `${productId}|${facilityId}`);
    const outOfOrder = [...versions.values()].filter((ofKey) =>
      ofKey.some(({ version }, index) => version !== index + 1),
    );
    expect(outOfOrder).toEqual([]);
  }, 240_000);
});
