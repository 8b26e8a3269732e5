import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from '../../dev/sample/run';
import { stockline } from '../support/command-line';
import { stateCatalogue } from '../support/small-shop';
import type { ServiceName } from '../support/start-service';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

const products = 60;
/** A reset of every product: the first `zeros` to 0, the others to `units`. */
const reset = (zeros: number, units: number): string =>
  `facilityId,sku,availableQty\n${Array.from({ length: products }, (_, index) => `F1,SKU-${index + 1},${index < zeros ? 0 : units}\n`).join('')}`;

describe('files that go too far', () => {
  let stream: Stream;
  beforeAll(async () => {
    stream = await startStream(['ingest', 'threshold']);
    await stateCatalogue(stream, products);
    await waitUntil(
      async () => {
        const [row] = await stream.sql<{ n: string }>(
          'select (select count(*) from threshold.product) + (select count(*) from threshold.facility) as n',
        );
        return row!.n === String(products + 2);
      },
      { withinMs: 30_000, what: 'threshold knows products and facilities' },
    );
    stream.drop('RESET_INVENTORY', 'first.csv', reset(0, 10));
    expect(await stream.run('ingest', 'JOB_IMP_INV')).toMatchObject({ status: 'completed', counts: { applied: 60 } });
  }, 120_000);
  afterAll(() => stream?.stop());

  const decide = (
    runId: string,
    decision: string,
    role: keyof Stream['keys'],
    service: ServiceName = 'ingest',
  ): Promise<Response> =>
    fetch(`${stream.services[service]!.url}/runs/${runId}/${decision}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stream.keys[role]}`, 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'as agreed with the ERP' }),
    });
  const ended = (runId: string): Promise<Run> =>
    waitUntil(
      async () => {
        const run = await stream.call<Run>('GET', 'ingest', `/runs/${runId}`);
        return ['queued', 'running', 'waiting_for_approval'].includes(run.status) ? undefined : run;
      },
      { withinMs: 60_000, what: 'the run has ended' },
    );
  const stock = async (): Promise<{ atp: number; rows: number }> => {
    const [row] = await stream.sql<{ atp: string; rows: string }>(
      'select (select sum(available_to_promise) from ingest.inventory_level) as atp, (select count(*) from ingest.ledger) as rows',
    );
    return { atp: Number(row!.atp), rows: Number(row!.rows) };
  };
  const wait = async (fileName: string, content: string): Promise<Run> => {
    const before = await stock();
    stream.drop('RESET_INVENTORY', fileName, content);
    const run = await stream.run('ingest', 'JOB_IMP_INV');
    expect(run).toMatchObject({ status: 'waiting_for_approval', error: { code: 'approval_needed' } });
    expect(await stock()).toEqual(before);
    return run;
  };

  it('wait with figures and limits until an approver lets them on, under the same run, with the moment that they had', async () => {
    const run = await wait('zeros.csv', reset(24, 10));
    const { importId } = run.files[0]!;
    expect(run.error!.message).toBe('zeros.csv: 40 % of the levels named (24 of 60) go to zero (limit 30)');
    const before = await stream.call<{ asOf: string }>('GET', 'ingest', `/imports/${importId}`);
    expect(before).toMatchObject({ status: 'waiting_for_approval', waitsUntil: expect.any(String) });
    expect(existsSync(join(stream.sftpDirectory, 'waiting', importId, 'zeros.csv'))).toBe(true);
    // What happens on top of the file's numbers while it waits is not undone by it.
    await stream.publish([
      {
        topic: 'inventory-events',
        key: 'P1|F1',
        value: JSON.stringify({
          specversion: '1.0',
          id: 'found-1',
          source: 'test/wms',
          type: 'stockline.inventory-event.variance.v1',
          time: new Date().toISOString(),
          data: {
            productId: 'P1',
            facilityId: 'F1',
            delta: 3,
            reasonCode: 'FOUND',
            occurredAt: new Date().toISOString(),
          },
        }),
      },
    ]);
    await waitUntil(async () => (await stock()).atp === 603, { withinMs: 30_000, what: 'the event is taken' });

    expect((await decide(run.runId, 'approve', 'operator')).status).toBe(403);
    expect((await decide(run.runId, 'approve', 'approver')).status).toBe(200);
    expect(await ended(run.runId)).toMatchObject({
      status: 'completed',
      counts: { rows: 60, applied: 24, unchanged: 36 },
    });
    expect((await stock()).atp).toBe(363);
    const after = await stream.call<{ asOf: string }>('GET', 'ingest', `/imports/${importId}`);
    expect(after).toMatchObject({ status: 'completed', movedTo: `archive/zeros.${importId}.csv`, asOf: before.asOf });
    const audit = await stream.call<{ items: object[] }>(
      'GET',
      'ingest',
      `/audit?what=approve run&subject=${run.runId}`,
    );
    expect(audit.items).toMatchObject([
      {
        who: 'approver',
        before: { error: { message: expect.stringContaining('40 %') } },
        after: { reason: 'as agreed with the ERP' },
      },
    ]);
  }, 60_000);

  it('are moved away when they are rejected, and when their time is over, and both is kept', async () => {
    const rejected = await wait('rejected.csv', reset(60, 0));
    expect(rejected.error!.message).toContain('1 facility has nothing left to sell: F1');
    expect((await decide(rejected.runId, 'reject', 'operator')).status).toBe(200);
    expect(await ended(rejected.runId)).toMatchObject({ status: 'cancelled', error: { code: 'run_rejected' } });
    const expired = await wait('expired.csv', reset(0, 900));
    expect(expired.error!.message).toMatch(/units move, .* % of the \d+ that the levels named hold/);
    await stream.sql("update ingest.file_import set waits_until = now() where state = 'waiting'");
    expect(await ended(expired.runId)).toMatchObject({ status: 'cancelled', error: { code: 'approval_expired' } });
    await waitUntil(() => readdirSync(join(stream.sftpDirectory, 'rejected')).length === 2, {
      withinMs: 30_000,
      what: 'both files are among the rejected',
    });
    const audit = await stream.call<{ items: object[] }>('GET', 'ingest', `/audit?subject=${expired.runId}`);
    expect(audit.items).toMatchObject([{ who: 'stockline', what: 'expire approval' }, { what: 'start run' }]);
  }, 60_000);

  it('give way to the next file of their import, which does not wait for them', async () => {
    const waiting = await wait('first-of-two.csv', reset(60, 0));
    stream.drop('RESET_INVENTORY', 'second-of-two.csv', reset(0, 10));
    expect(await stream.run('ingest', 'JOB_IMP_INV')).toMatchObject({ status: 'completed', counts: { files: 1 } });
    expect(await ended(waiting.runId)).toMatchObject({ status: 'cancelled', error: { code: 'newer_file_came' } });
    expect((await decide(waiting.runId, 'approve', 'approver')).status).toBe(409);
  }, 60_000);

  it('are known to the command line by status 4, and approved from there', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'stockline-far-'));
    const file = join(directory, 'far.csv');
    writeFileSync(file, reset(30, 10));
    const sent = await stockline(stream, ['import', file, '--config', 'RESET_INVENTORY', '--wait', '--json']);
    expect(sent.status).toBe(4);
    const { runId } = JSON.parse(sent.out) as Run;
    expect((await stockline(stream, ['approve', runId, '--reason', 'sold out'])).status).toBe(0);
    expect(await ended(runId)).toMatchObject({ status: 'completed', counts: { applied: 30 } });
    rmSync(directory, { recursive: true });
  }, 60_000);

  it('of thresholds wait as well: values above what the channel has in stock', async () => {
    await waitUntil(
      async () =>
        (await stream.sql<{ n: string }>('select count(*) as n from threshold.stock'))[0]!.n === String(products),
      { withinMs: 30_000, what: 'threshold knows the stock' },
    );
    const rows = Array.from({ length: 40 }, (_, index) => `ONLINE,SKU-${index + 1},50\n`).join('');
    stream.drop('IMP_PROD_THOLD', 'high.csv', `facility-id,product-sku,threshold\n${rows}`);
    const run = await stream.run('threshold', 'IMP_PROD_THOLD');
    expect(run).toMatchObject({
      status: 'waiting_for_approval',
      error: { message: 'high.csv: 100 % of 40 thresholds are above what their channel has in stock (limit 50)' },
    });
    expect((await decide(run.runId, 'approve', 'approver', 'threshold')).status).toBe(200);
    await waitUntil(
      async () =>
        (await stream.sql<{ n: string }>('select count(*) as n from threshold.in_force where units = 50'))[0]!.n ===
        '40',
      { withinMs: 30_000, what: 'the thresholds are in force' },
    );
  }, 60_000);
});
