import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { stockline as runStockline } from '../support/command-line';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

describe('exported thresholds', () => {
  let stream: Stream;

  beforeAll(async () => {
    stream = await startStream(['ingest', 'threshold']);
    await stream.call('PUT', 'ingest', '/facilities/F1', { type: 'WAREHOUSE' });
    await stream.call('PUT', 'ingest', '/facilities/ONLINE', { type: 'CONFIGURATION', facilityGroupId: 'FAC_GRP' });
    await stream.call('PUT', 'ingest', '/facility-groups/FAC_GRP', { members: [{ facilityId: 'F1', priority: 1 }] });
    for (const [productId, tags] of Object.entries({ P1: ['summer'], P2: ['summer'], P3: ['winter'] }))
      await stream.call('PUT', 'ingest', `/products/${productId}`, {
        name: `Shirt "${productId}"`,
        tags,
        identifications: [{ idType: 'sku', idValue: `SKU-${productId}` }],
      });
    stream.drop('RESET_INVENTORY', 'stock.csv', 'facilityId,sku,availableQty\nF1,SKU-P1,9\n');
    await stream.run('ingest', 'JOB_IMP_INV');
    await waitUntil(
      async () =>
        (
          await stream.sql<{ n: string }>(
            'select (select count(*) from threshold.product) + (select count(*) from threshold.stock) + (select count(*) from threshold.facility_group) as n',
          )
        )[0]!.n === '5',
      { what: 'the copies are there', withinMs: 30_000 },
    );
    await stream.call('PUT', 'threshold', '/thresholds/P1/ONLINE', { threshold: 4 });
    await stream.call('PUT', 'threshold', '/search-preferences/SUMMER', {
      conditions: [{ field: 'tag', values: ['summer'] }],
    });
  }, 60_000);
  afterAll(() => stream.stop());

  const written = (): string[] => readdirSync(join(stream.sftpDirectory, 'outgoing', 'EXP_PROD_THOLD')).sort();

  it('are a file on the connection, with what was asked for and how it was chosen kept by the run', async () => {
    const run = await stream.run('threshold', 'EXP_PROD_THOLD', { searchPreferenceId: 'SUMMER', facilityId: 'ONLINE' });
    expect(run).toMatchObject({
      status: 'completed',
      counts: {
        channels: 1,
        catalogue: 3,
        condition1: 2,
        matching: 2,
        products: 2,
        rows: 2,
        searchPreferenceVersion: 1,
      },
      files: [
        {
          path: expect.stringMatching(
            /^outgoing\/EXP_PROD_THOLD\/EXP_PROD_THOLD\.ONLINE\.\d{8}T\d{6}Z\.[0-9a-f]{8}\.csv$/,
          ) as string,
          searchPreference: { searchPreferenceId: 'SUMMER', version: 1 },
          conditions: [{ condition: 'tag: "summer"', alone: 2, together: 2 }],
        },
      ],
    });
    const [name] = written();
    const text = readFileSync(join(stream.sftpDirectory, 'outgoing/EXP_PROD_THOLD', name!), 'utf8');
    expect(text).toContain('ONLINE,,P1,SKU-P1,productId,4,,,"Shirt ""P1""",summer,,,,9,5\n');
    expect(written()).toHaveLength(1);
  });

  it('change nothing when the file is imported as it is', async () => {
    const [name] = written();
    stream.drop(
      'IMP_PROD_THOLD',
      'back.csv',
      readFileSync(join(stream.sftpDirectory, 'outgoing/EXP_PROD_THOLD', name!), 'utf8'),
    );
    expect(await stream.run('threshold', 'IMP_PROD_THOLD')).toMatchObject({
      status: 'completed',
      counts: { rows: 2, applied: 0, unchanged: 2, superseded: 0, rejected: 0 },
    });
  });

  it('are none where nothing is chosen, and the run says where the products were lost', async () => {
    await stream.call('PUT', 'threshold', '/search-preferences/NONE', {
      conditions: [{ field: 'tag', values: ['winter'] }, { field: 'hasStock' }],
    });
    const run = await stream.run('threshold', 'EXP_PROD_THOLD', { searchPreferenceId: 'NONE', includeAll: true });
    expect(run).toMatchObject({
      status: 'nothing_to_do',
      counts: { condition1: 1, condition2: 0, products: 0, rows: 0 },
    });
    const { code, message } = run.error as unknown as { code: string; message: string };
    expect(code).toBe('nothing_chosen');
    expect(message).toBe(
      'NONE (version 1), all of its conditions: 3 products in the catalogue; tag: "winter": 1 left (1 by itself); has stock: 0 left (1 by itself)',
    );
    await stream.sql("update threshold.product set changed_at = now() - interval '2 days' where product_id = 'P3'");
    const old = await stream.run('threshold', 'EXP_PROD_THOLD', { searchPreferenceId: 'NONE' });
    expect((old.error as unknown as { message: string }).message).toMatch(/0 of 0 changed .* since 20/);
    expect(written()).toHaveLength(1);
  });

  it('are asked for from the command line, with one value for all', async () => {
    const out = await runStockline(stream, [
      'thresholds',
      'export',
      '--preference',
      'SUMMER',
      '--threshold',
      '10 units',
      '--all',
      '--wait',
    ]);
    expect(out).toMatchObject({
      status: 0,
      out: expect.stringMatching(/outgoing\/EXP_PROD_THOLD\/.*: 2 rows/) as string,
    });
    const text = readFileSync(join(stream.sftpDirectory, 'outgoing/EXP_PROD_THOLD', written().at(-1)!), 'utf8');
    expect(text.match(/,productId,10,,,/g)).toHaveLength(2);
    expect((await runStockline(stream, ['thresholds', 'history', 'P1'])).out).toMatch(/ONLINE +4 .* admin/);
    expect(await runStockline(stream, ['thresholds'])).toMatchObject({ status: 2 });
    expect(await runStockline(stream, ['thresholds', 'export', '--preference', 'SUMER', '--wait'])).toMatchObject({
      status: 1,
      out: expect.stringContaining('Did you mean "SUMMER"') as string,
    });
  });
});
