import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from '../../dev/sample/run';
import { stockline } from '../support/command-line';
import { holdLock } from '../support/hold-lock';
import { stateCatalogue } from '../support/small-shop';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

const header = 'facilityId,sku,availableQty\n';

describe('files sent over HTTP', () => {
  let stream: Stream;
  let directory: string;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'stockline-sent-'));
    stream = await startStream(['ingest', 'threshold']);
    await stateCatalogue(stream, 30);
    await waitUntil(
      async () =>
        (await stream.sql<{ n: string }>('select count(*) as n from threshold.product where version > 0'))[0]!.n ===
        '30',
      { withinMs: 30_000, what: 'threshold knows the products' },
    );
  }, 120_000);
  afterAll(async () => {
    await stream?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const send = (
    query: Record<string, string>,
    body: string | FormData,
    { role = 'operator', headers = {} }: { role?: keyof Stream['keys']; headers?: Record<string, string> } = {},
  ): Promise<Response> =>
    fetch(`${stream.services.ingest!.url}/imports?${new URLSearchParams(query).toString()}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stream.keys[role]}`, ...headers },
      body,
    });
  const sent = async (answer: Response): Promise<Run> => {
    expect(answer.status).toBe(202);
    return (await answer.json()) as Run;
  };
  const ended = ({ runId }: Run): Promise<Run> =>
    waitUntil(
      async () => {
        const run = await stream.call<Run>('GET', 'ingest', `/runs/${runId}`);
        return ['queued', 'running'].includes(run.status) ? undefined : run;
      },
      { withinMs: 60_000, what: 'the run has ended' },
    );
  const atp = async (product: number): Promise<number | undefined> => {
    const [row] = await stream.sql<{ atp: string }>(
      'select available_to_promise as atp from ingest.inventory_level join ingest.product using (product_no) where product_id = $1',
      [`P${product}`],
    );
    return row === undefined ? undefined : Number(row.atp);
  };
  const reset = (fileName: string): Record<string, string> => ({ configId: 'RESET_INVENTORY', fileName });

  it('take the way of every file: the answer names the import, whose rows are applied, rejected, and given back', async () => {
    const run = await sent(await send(reset('sent.csv'), `${header}F1,SKU-1,5\nF1,NOBODY,2\n`));
    const { importId } = run.files[0]!;
    expect(run).toMatchObject({ jobId: 'JOB_IMP_INV', requestedBy: 'operator', files: [{ fileName: 'sent.csv' }] });
    expect(await ended(run)).toMatchObject({
      status: 'completed_with_rejections',
      files: [{ importId, applied: 1, rejected: 1 }],
    });
    expect(await atp(1)).toBe(5);
    const shown = await stream.call('GET', 'ingest', `/imports/${importId}`);
    expect(shown).toMatchObject({ connection: 'UPLOADS', movedTo: `archive/sent.${importId}.csv` });
    const audit = await stream.call<{ items: object[] }>('GET', 'ingest', `/audit?subject=${importId}`);
    expect(audit.items).toMatchObject([
      { who: 'operator', what: 'upload file', after: { configId: 'RESET_INVENTORY' } },
    ]);

    const errors = await fetch(`${stream.services.ingest!.url}/imports/${importId}/error-file`, {
      headers: { authorization: `Bearer ${stream.keys.viewer}` },
    });
    const mended = (await errors.text()).replace('NOBODY', 'SKU-2');
    const again = await ended(await sent(await send({ ...reset('mended.csv'), resendOf: importId }, mended)));
    expect(again.status).toBe('completed');
    expect(await stream.call('GET', 'ingest', `/imports/${importId}`)).toMatchObject({
      resends: [again.files[0]!.importId],
    });
    expect(await atp(2)).toBe(2);
  });

  it('come as a form as well, with the same names, and their own', async () => {
    const form = new FormData();
    form.set('configId', 'RESET_INVENTORY');
    form.set('additionalParameters', '{"resetBy":"QOH"}');
    form.set('file', new Blob([`${header}F1,SKU-3,7\n`]), 'día 在庫.csv');
    const run = await ended(await sent(await send({}, form)));
    expect(run).toMatchObject({ status: 'completed', files: [{ fileName: 'día 在庫.csv', applied: 1 }] });
    expect(await atp(3)).toBe(7);
  });

  it('of one name, sent at once, are each taken, in their order', async () => {
    const runs: Run[] = [];
    for (const units of [1, 2, 3]) runs.push(await sent(await send(reset('same.csv'), `${header}F1,SKU-4,${units}\n`)));
    for (const run of runs) expect(await ended(run)).toMatchObject({ status: 'completed', counts: { applied: 1 } });
    expect(await atp(4)).toBe(3);
  });

  it('are previewed without a trace in the ledger', async () => {
    const run = await ended(await sent(await send({ ...reset('look.csv'), preview: 'true' }, `${header}F1,SKU-5,7\n`)));
    expect(run).toMatchObject({ status: 'completed', counts: { applied: 1 } });
    expect(await atp(5)).toBeUndefined();
  });

  it('are answered once under a key: the same file again gives the same run, another one is refused', async () => {
    const headers = { 'idempotency-key': 'nightly-1' };
    const first = await sent(await send(reset('key.csv'), `${header}F1,SKU-6,1\n`, { headers }));
    const again = await send(reset('key.csv'), `${header}F1,SKU-6,1\n`, { headers });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await sent(again)).runId).toBe(first.runId);
    const other = await send(reset('key.csv'), `${header}F1,SKU-6,2\n`, { headers });
    expect([other.status, await other.json()]).toMatchObject([409, { code: 'idempotency_key_reused' }]);
    await ended(first);
  });

  it('that wait for their turn end with their run when it is cancelled, and are kept among the rejected', async () => {
    const letGo = await holdLock(stream, 'lock table ingest.inventory_level in exclusive mode');
    const running = await sent(await send(reset('running.csv'), `${header}F1,SKU-7,1\n`));
    const waiting = await sent(await send(reset('waiting.csv'), `${header}F1,SKU-8,1\n`));
    await stream.call('POST', 'ingest', `/runs/${waiting.runId}/cancel`, { reason: 'wrong file' });
    await letGo();
    expect(await ended(running)).toMatchObject({ status: 'completed' });
    await ended(await sent(await send(reset('next.csv'), `${header}F1,SKU-9,1\n`)));
    const { importId } = waiting.files[0]!;
    expect(await stream.call('GET', 'ingest', `/imports/${importId}`)).toMatchObject({
      status: 'cancelled',
      error: { code: 'run_cancelled', message: expect.stringContaining('wrong file') },
      movedTo: `rejected/waiting.${importId}.csv`,
    });
    expect([await atp(7), await atp(8), await atp(9)]).toEqual([1, undefined, 1]);
  });

  it('are not lost once they are answered, though the service is killed at that moment', async () => {
    const content = `${header}${Array.from({ length: 15 }, (_, index) => `F1,SKU-${index + 11},40\n`).join('')}`;
    const run = await sent(await send(reset('killed.csv'), content));
    stream.services.ingest!.kill('SIGKILL');
    await stream.services.ingest!.exited;
    await stream.start('ingest');
    expect(await ended(run)).toMatchObject({ status: 'completed', counts: { rows: 15, applied: 15 } });
    const [left] = await stream.sql<{ n: string }>(
      "select count(*) as n from ingest.stored_file where path like 'uploads/%'",
    );
    // The preview stays where it came to; all others have gone their way.
    expect(left!.n).toBe('1');
  }, 90_000);

  it('are refused in words, and nothing of them stays', async () => {
    const counted = async (): Promise<string> =>
      (
        await stream.sql<{ n: string }>(
          'select (select count(*) from ingest.run) + (select count(*) from ingest.stored_file) as n',
        )
      )[0]!.n;
    const before = await counted();
    const refused = async (answer: Promise<Response>): Promise<string> => {
      const { status, ...response } = await answer.then(async (it) => ({
        status: it.status,
        ...((await it.json()) as { code: string }),
      }));
      return `${status} ${response.code}`;
    };
    expect(await refused(send({ fileName: 'a.csv' }, header))).toBe('422 upload_unfit');
    expect(await refused(send({ configId: 'RESET_INVENTORY' }, header))).toBe('422 upload_unfit');
    expect(await refused(send({ configId: 'RESET', fileName: 'a.csv' }, header))).toBe('404 config_unknown');
    expect(await refused(send({ ...reset('a.csv'), preview: 'yes' }, header))).toBe('422 upload_unfit');
    expect(await refused(send({ ...reset('a.csv'), resendOf: 'x' }, header))).toBe('404 import_unknown');
    expect(await refused(send({ ...reset('a.csv'), additionalParameters: '{"resetBy":"ALL"}' }, header))).toBe(
      '422 parameters_invalid',
    );
    expect(await refused(send(reset('../../etc/a.csv'), header))).toBe('422 parameters_invalid');
    expect(await refused(send(reset('a.csv'), '{}', { headers: { 'content-type': 'application/json' } }))).toBe(
      '400 upload_missing',
    );
    expect(await refused(send(reset('a.csv'), new FormData()))).toBe('400 upload_missing');
    expect(await refused(send(reset('a.csv'), header, { role: 'merchandiser' }))).toBe('403 forbidden');
    expect(await refused(send(reset('a.csv'), header, { role: 'viewer' }))).toBe('403 forbidden');
    expect(await counted()).toBe(before);
  });

  it('may be so large and no larger, whether their length is said before or not', async () => {
    const large = Buffer.alloc(1_500_000, 'x');
    const replica = await stream.replica('ingest', { UPLOAD_MAX_MB: '1' });
    const url = `${replica.url}/imports?configId=RESET_INVENTORY&fileName=large.csv`;
    const asked = { method: 'POST', headers: { authorization: `Bearer ${stream.keys.operator}` } };
    const told = await fetch(url, { ...asked, body: large });
    expect([told.status, await told.json()]).toMatchObject([413, { code: 'upload_too_large' }]);
    const form = new FormData();
    form.set('file', new Blob([large]), 'large.csv');
    expect((await fetch(url, { ...asked, body: form })).status).toBe(413);
    const untold = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(large);
        controller.close();
      },
    });
    const answer = await fetch(url, { ...asked, body: untold, duplex: 'half' });
    expect(answer.status).toBe(413);
    await replica.stop();
  }, 60_000);

  it('come from the command line, which leaves with how they ended and fetches the rejected rows', async () => {
    const file = join(directory, 'mine.csv');
    writeFileSync(file, `${header}F1,SKU-1,3\nF1,NOBODY,2\n`);
    const imported = await stockline(stream, ['import', file, '--config', 'RESET_INVENTORY', '--wait', '--json']);
    expect(imported).toMatchObject({ status: 3 });
    const { files } = JSON.parse(imported.out) as Run;
    const { importId } = files[0]!;
    const errors = join(directory, 'out.csv');
    const shown = await stockline(stream, ['imports', importId, '--errors', errors]);
    expect(shown).toMatchObject({
      status: 0,
      out: expect.stringContaining('mine.csv  RESET_INVENTORY  completed_with_rejections'),
    });
    expect(readFileSync(errors, 'utf8')).toContain('F1,NOBODY,2,product_unknown');
    expect(readdirSync(directory).sort()).toEqual(['mine.csv', 'out.csv']);
    expect((await stockline(stream, ['imports', '--config', 'RESET_INVENTORY'])).out).toContain('mine.csv');
    expect(await stockline(stream, ['import', file])).toMatchObject({
      status: 2,
      err: expect.stringContaining('--config'),
    });
    expect(await stockline(stream, ['import', `${file}x`, '--config', 'RESET_INVENTORY'])).toMatchObject({ status: 2 });
    expect(await stockline(stream, ['import', file, '--config', 'RESET'])).toMatchObject({ status: 2 });

    const thresholds = join(directory, 'hold.csv');
    writeFileSync(thresholds, 'facility-id,product-sku,threshold\nONLINE,SKU-1,2\n');
    expect(await stockline(stream, ['thresholds', 'import', thresholds, '--wait'])).toMatchObject({ status: 0 });
    const [held] = await stream.sql('select units from threshold.in_force where units > 0');
    expect(held).toEqual({ units: 2 });
  }, 60_000);
});
