import { stockline as runStockline, type Ended } from '../support/command-line';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

describe('the command line', () => {
  let stream: Stream;
  beforeAll(async () => {
    stream = await startStream(['ingest', 'shopify-sync']);
    await stream.call('PUT', 'ingest', '/facilities/F1', { type: 'WAREHOUSE' });
    await stream.call('PUT', 'ingest', '/products/P1', { identifications: [{ idType: 'sku', idValue: 'LS-1' }] });
  }, 60_000);
  afterAll(() => stream.stop());

  const stockline = (words: string[], env: Record<string, string> = {}): Promise<Ended> =>
    runStockline(stream, words, env);

  it('starts a job, waits for it, and leaves with how it ended', async () => {
    stream.drop('RESET_INVENTORY', 'good.csv', 'facilityId,sku,availableQty\nF1,LS-1,7\n');
    const good = await stockline(['run', 'JOB_IMP_INV', '-p', 'remoteFilename=good.csv', '--wait']);
    expect(good).toMatchObject({ status: 0 });
    expect(good.out).toMatch(/^JOB_IMP_INV {2}completed {2}run [0-9a-f-]{36}\n/);
    expect(good.out).toContain('good.csv: 1 rows, 1 applied, 0 unchanged, 0 superseded, 0 rejected');

    stream.drop('RESET_INVENTORY', 'half.csv', 'facilityId,sku,availableQty\nF1,LS-1,8\nF1,nobody,1\n');
    const half = await stockline(['run', 'JOB_IMP_INV', '-p', 'remoteFilename=half.csv', '--wait', '--json']);
    expect(half.status).toBe(3);
    const run = JSON.parse(half.out) as { runId: string; via: string; counts: object };
    expect(run).toMatchObject({ via: 'cli', counts: { rows: 2, applied: 1, rejected: 1 } });
    expect(await stockline(['runs', run.runId])).toMatchObject({ status: 3 });

    const missing = await stockline(['run', 'JOB_IMP_INV', '-p', 'remoteFilename=missing.csv', '--wait']);
    expect(missing.status).toBe(1);
    expect(missing.out).toContain('file_missing');
    expect((await stockline(['runs', '--job', 'JOB_IMP_INV'])).out.split('\n')).toHaveLength(5);
  });

  it('shows the jobs of all services, a job with its parameters, and what is held', async () => {
    const { out } = await stockline(['jobs']);
    expect(out).toMatch(/JOB_IMP_INV .* ingest /);
    expect(out).toMatch(/UL_RCNT_INV .* shopify-sync /);
    expect((await stockline(['jobs', 'JOB_IMP_INV'])).out).toContain('fileNameRegex');
    const level = /P1 +F1 +\d+ +\d+/;
    const urls = Object.values(stream.services).map(({ url }) => url);
    for (const [name, STOCKLINE_URL] of [
      ['LS-1', urls.join(',')],
      ['P1', [...urls].reverse().join(',')],
      ['sku:LS-1', `${urls.join(',')},http://127.0.0.1:1`],
    ] as const)
      expect(await stockline(['stock', name], { STOCKLINE_URL })).toMatchObject({
        status: 0,
        out: expect.stringMatching(level) as string,
      });
  });

  it('finds what was set aside, and sends it again once its number is confirmed', async () => {
    const value = JSON.stringify({
      specversion: '1.0',
      id: 'pos-1',
      source: 'pos',
      type: 'stockline.inventory-event.sold.v1',
      data: { productId: 'P-late', facilityId: 'F1', units: 1 },
    });
    await stream.publish([{ topic: 'inventory-events', key: 'P-late|F1', value }]);
    await waitUntil(async () => (await stockline(['dlq', 'list'])).out.includes('product_unknown'), {
      withinMs: 20_000,
      what: 'the message is set aside',
    });
    await stream.call('PUT', 'ingest', '/products/P-late', {});
    expect((await stockline(['dlq', 'replay', 'inventory-events'])).out).toContain('send them with --expect 1');
    expect(await stockline(['dlq', 'replay', 'inventory-events', '--expect', '2'])).toMatchObject({ status: 2 });
    expect((await stockline(['dlq', 'replay', 'inventory-events', '--expect', '1'])).out).toBe('1 sent again\n');
    await waitUntil(async () => (await stockline(['stock', 'P-late'])).out.includes('-1'), {
      withinMs: 20_000,
      what: 'the sale has taken effect',
    });
    expect((await stockline(['dlq', 'list'])).out).toBe('none\n');
  });

  it('writes, shows, switches and removes schedules', async () => {
    expect((await stockline(['schedules'])).out).toMatch(/upload-recent-changes +UL_RCNT_INV .* off$/m);
    const when = ['--cron', '30 2 * * 1-5', '--zone', 'Europe/Paris', '--missed', 'once'];
    const put = await stockline([
      'schedules',
      'put',
      'nightly',
      '--job',
      'JOB_IMP_INV',
      '-p',
      'configId=RESET_INVENTORY',
      ...when,
    ]);
    expect(put).toMatchObject({ status: 0, err: '' });
    expect((await stockline(['schedules', 'off', 'nightly'])).out).toContain('nightly  JOB_IMP_INV  off');
    expect((await stockline(['schedules', 'on', 'nightly'])).status).toBe(0);
    const shown = JSON.parse((await stockline(['schedules', 'nightly', '--json'])).out) as { next: string[] };
    expect(shown).toMatchObject({ enabled: true, missed: 'once', parameters: { configId: 'RESET_INVENTORY' } });
    expect(shown.next).toHaveLength(5);
    const early = await stockline(['schedules', 'put', 'often', '--job', 'JOB_IMP_INV', '--cron', '* * * *']);
    expect(early).toMatchObject({ status: 2, out: '' });
    expect(early.err).toContain('must have five fields');
    expect((await stockline(['schedules', 'remove', 'nightly'])).out).toBe('nightly is removed\n');
    expect(await stockline(['schedules', 'nightly'])).toMatchObject({ status: 2, out: '' });
    const told = await stream.call<{ items: object[] }>('GET', 'ingest', '/audit?subject=nightly');
    expect(told.items).toMatchObject([
      { what: 'remove schedule', after: null },
      { what: 'put schedule' },
      { what: 'put schedule', before: { enabled: true }, after: { enabled: false } },
      { what: 'put schedule', before: null },
    ]);
  });

  it('has a service tell its state again', async () => {
    const { status, out } = await stockline(['republish', 'ingest']);
    expect({ status, out }).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^epoch 1\n[^]*product-changed /) as string,
    });
    expect(await stockline(['republish', 'ingestt'])).toMatchObject({ status: 2, out: '' });
    expect(JSON.parse((await stockline(['new-epoch', 'ingest', '--json'])).out)).toMatchObject({ epoch: 2 });
  });

  it.each<[string, string[], Record<string, string>, number, string]>([
    ['no key', ['jobs'], { STOCKLINE_KEY: '' }, 2, 'STOCKLINE_KEY is not set'],
    ['a wrong key', ['jobs'], { STOCKLINE_KEY: 'sl_nobody' }, 5, 'no valid key'],
    ['nobody there', ['jobs'], { STOCKLINE_URL: 'http://127.0.0.1:1' }, 1, 'does not answer'],
    ['a command with a typo', ['job'], {}, 2, 'Did you mean'],
    ['a job with a typo', ['run', 'JOB_IMP_INF'], {}, 2, 'JOB_IMP_INV'],
    ['a parameter with a typo', ['run', 'JOB_IMP_INV', '-p', 'configID=X'], {}, 2, 'configId'],
    ['a decision without a reason', ['cancel', 'x'], {}, 2, '--reason'],
  ])('says what is wrong with %s, and no more', async (_, words, env, status, said) => {
    const ended = await stockline(words, env);
    expect(ended).toMatchObject({ status, out: '' });
    expect(ended.err).toContain(said);
    expect(ended.err).not.toMatch(/\bat .*\.(js|ts):\d+/);
  });
});
