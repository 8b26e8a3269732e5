import type { Run } from '../../dev/sample/run';
import { stockline as runStockline } from '../support/command-line';
import { seedNorth, shownByNorth, stateCatalogue } from '../support/small-shop';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

const products = 3;

interface RuleRun {
  rules: number;
  products: number;
  rows: number;
  wins: object[];
  run: Run;
}

describe('what is held back, from a file or a rule to the number that a shop shows', () => {
  let stream: Stream;

  beforeAll(async () => {
    stream = await startStream(['ingest', 'shopify-sync', 'threshold']);
    await seedNorth(stream, products);
    await stateCatalogue(stream, products);
    await waitUntil(
      () => stream.call('PUT', 'shopify-sync', '/shops/north/locations/101', { facilityId: 'F1' }).then(() => true),
      { withinMs: 30_000, what: 'the location is mapped' },
    );
    await waitUntil(
      async () =>
        (
          await stream.sql<{ n: string }>(
            'select (select count(*) from threshold.product) + (select count(*) from threshold.facility) as n',
          )
        )[0]!.n === String(products + 2),
      { withinMs: 30_000, what: 'the copies are there' },
    );
    stream.drop(
      'RESET_INVENTORY',
      'erp.csv',
      'externalFacilityId,sku,availableQty\n100,SKU-1,5\n100,SKU-2,5\n100,SKU-3,5\n',
    );
    await stream.run('ingest', 'JOB_IMP_INV');
    await shows([5, 5, 5]);
  }, 120_000);
  afterAll(() => stream?.stop());

  /** Sends what changed until the shop shows these numbers, product by product. */
  const shows = (expected: number[]): Promise<unknown> =>
    waitUntil(
      async () => {
        await stream.run('shopify-sync', 'UL_RCNT_INV', { facilityGroupID: 'FAC_GRP' });
        const shown = await shownByNorth(stream);
        return expected.every((units, place) => shown.get(place + 1) === units);
      },
      { withinMs: 60_000, what: `the shop shows ${expected.join(', ')}` },
    );

  it('a threshold above the ATP shows 0, never less, and the number comes back when it ends', async () => {
    stream.drop('IMP_PROD_THOLD', 'high.csv', 'facility-id,product-sku,threshold\nONLINE,SKU-1,50\n');
    expect(await stream.run('threshold', 'IMP_PROD_THOLD')).toMatchObject({
      status: 'completed',
      counts: { applied: 1 },
    });
    await shows([0, 5, 5]);
    const history = await stream.call<{ items: object[] }>('GET', 'threshold', '/thresholds/history?productId=P1');
    expect(history.items).toMatchObject([
      { units: 50, unitsBefore: null, cause: { kind: 'import', fileName: 'high.csv', line: 2 } },
    ]);
    stream.drop('IMP_PROD_THOLD', 'end.csv', 'facility-id,product-sku,threshold\nONLINE,SKU-1,REMOVE\n');
    await stream.run('threshold', 'IMP_PROD_THOLD');
    await shows([5, 5, 5]);
  }, 120_000);

  it('what is held back is explained down to the line of its file, and so is its end by the undo of that file', async () => {
    const explained = async (): Promise<[threshold: object, told: string]> => [
      (
        await stream.call<{ threshold: object }>(
          'GET',
          'shopify-sync',
          '/explain?productId=P1&shopId=north&locationId=101',
        )
      ).threshold,
      (await runStockline(stream, ['explain', 'SKU-1', '--shop', 'north', '--location', '101'])).out,
    ];
    stream.drop('IMP_PROD_THOLD', 'again.csv', 'facility-id,product-sku,threshold\nONLINE,SKU-2,1\nONLINE,SKU-1,60\n');
    const { runId, files } = await stream.run('threshold', 'IMP_PROD_THOLD');
    const importId = files[0]!.importId;
    await shows([0, 4, 5]);
    const [during, toldDuring] = await explained();
    expect(during).toMatchObject({ units: 60, cause: { kind: 'import', importId, runId, line: 3 } });
    expect(toldDuring).toMatch(/^threshold +60 since \S+, by again\.csv line 3$/m);

    const undone = await ended(
      await stream.call<Run>('POST', 'threshold', `/imports/${importId}/undo`, { reason: 'a mistake' }),
    );
    await shows([5, 5, 5]);
    const [after, toldAfter] = await explained();
    expect(after).toMatchObject({
      units: 0,
      cause: { kind: 'undo', importId: undone.files[0]!.importId, runId: undone.runId, line: 3, user: 'admin' },
    });
    expect(toldAfter).toMatch(/^threshold +0 since \S+, by the undo of again\.csv line 3$/m);
  }, 120_000);

  it('the undo of a file brings the number back that the shop showed before it, and can itself be undone', async () => {
    stream.drop('IMP_PROD_THOLD', 'before.csv', 'facility-id,product-sku,threshold\nONLINE,SKU-1,1\nONLINE,SKU-2,1\n');
    await stream.run('threshold', 'IMP_PROD_THOLD');
    await shows([4, 4, 5]);
    const later = 'ONLINE,SKU-3,9,2099-01-01\n';
    stream.drop(
      'IMP_PROD_THOLD',
      'mistake.csv',
      `facility-id,product-sku,threshold,effective-from\nONLINE,SKU-1,50,\nONLINE,SKU-2,50,\n${later}`,
    );
    const mistake = (await stream.run('threshold', 'IMP_PROD_THOLD')).files[0]!.importId;
    await shows([0, 0, 5]);
    await stream.call('PUT', 'threshold', '/thresholds/P2/ONLINE', { threshold: 2, from: null, thru: null });
    const undone = await ended(
      await stream.call<Run>('POST', 'threshold', `/imports/${mistake}/undo`, { reason: 'a mistake' }),
    );
    expect(undone).toMatchObject({ status: 'completed', counts: { rows: 3, applied: 2, superseded: 1 } });
    await shows([4, 3, 5]);
    const undoId = undone.files[0]!.importId;
    const kept = await stream.call<{ items: object[] }>('GET', 'threshold', `/imports/${undoId}/rows`);
    expect(kept.items).toMatchObject([
      { line: 3, reason: expect.stringMatching(/^P2 in ONLINE was stated again by admin at /) },
    ]);
    expect(await stream.sql('select count(*)::int as n from threshold.held_back where effective_from > now()')).toEqual(
      [{ n: 0 }],
    );
    const history = await stream.call<{ items: object[] }>('GET', 'threshold', '/thresholds/history?productId=P1');
    expect(history.items[0]).toMatchObject({
      units: 1,
      unitsBefore: 50,
      cause: { kind: 'undo', importId: undoId, user: 'admin', line: 2 },
    });

    await ended(await stream.call<Run>('POST', 'threshold', `/imports/${undoId}/undo`, { reason: 'it was right' }));
    await shows([0, 3, 5]);
    stream.drop(
      'IMP_PROD_THOLD',
      'end-all.csv',
      'facility-id,product-sku,threshold\nONLINE,SKU-1,REMOVE\nONLINE,SKU-2,REMOVE\nONLINE,SKU-3,REMOVE\n',
    );
    await stream.run('threshold', 'IMP_PROD_THOLD');
    await shows([5, 5, 5]);
  }, 120_000);

  it('a rule holds back of every product that its search preference chooses, the first of two that fit wins', async () => {
    const sku = (pattern: string): object => ({ conditions: [{ field: 'sku', values: [pattern] }] });
    await stream.call('PUT', 'threshold', '/search-preferences/ALL', sku('SKU-*'));
    await stream.call('PUT', 'threshold', '/search-preferences/TWO', sku('SKU-2'));
    await stream.call('PUT', 'threshold', '/threshold-rules/ALL-1', {
      searchPreferenceId: 'ALL',
      facilityId: 'ONLINE',
      units: 1,
      priority: 20,
    });
    await stream.call('PUT', 'threshold', '/threshold-rules/TWO-3', {
      searchPreferenceId: 'TWO',
      facilityId: 'ONLINE',
      units: 3,
      priority: 10,
    });
    const evaluated = await stream.call<RuleRun>('POST', 'threshold', '/threshold-rules/runs', {});
    expect(evaluated).toMatchObject({
      rules: 2,
      products,
      rows: products,
      wins: [
        { ruleId: 'ALL-1', rows: 2 },
        { ruleId: 'TWO-3', rows: 1 },
      ],
    });
    expect(await ended(evaluated.run)).toMatchObject({
      jobId: 'IMP_PROD_THOLD',
      status: 'completed',
      counts: { rows: 3, applied: 3 },
    });
    await shows([4, 2, 4]);
    expect(
      await stream.call('GET', 'threshold', '/threshold-rules/evaluation?productId=sku:SKU-2&facilityId=ONLINE'),
    ).toMatchObject({
      productId: 'P2',
      wins: [{ ruleId: 'TWO-3', units: 3, from: null, thru: null }],
      rules: [
        { ruleId: 'TWO-3', fits: true, conditions: [{ holds: true, because: 'it has "SKU-2"' }] },
        { ruleId: 'ALL-1', fits: true },
      ],
    });
  }, 120_000);

  it('a rule run that changes nothing says so, and one after a change by hand mends it', async () => {
    const again = await stream.call<RuleRun>('POST', 'threshold', '/threshold-rules/runs', {});
    expect(await ended(again.run)).toMatchObject({ status: 'completed', counts: { applied: 0, unchanged: 3 } });
    await stream.call('PUT', 'threshold', '/thresholds/P3/ONLINE', { threshold: 0 });
    const mended = await stream.call<RuleRun>('POST', 'threshold', '/threshold-rules/runs', {});
    expect(await ended(mended.run)).toMatchObject({ counts: { applied: 1, unchanged: 2 } });
  }, 60_000);

  it('a rule run is previewed without a trace, and undone, like any import', async () => {
    const thresholdOfP3 = async (): Promise<number> =>
      (await stream.call<{ threshold: number }>('GET', 'threshold', '/thresholds/P3/ONLINE')).threshold;
    await stream.call('PUT', 'threshold', '/thresholds/P3/ONLINE', { threshold: 0 });
    const preview = await stream.call<RuleRun>('POST', 'threshold', '/threshold-rules/runs', { preview: true });
    const previewed = await ended(preview.run);
    expect(previewed).toMatchObject({ status: 'completed', counts: { applied: 1, unchanged: 2 } });
    const shown = await fetch(
      `${stream.services.threshold!.url}/imports/${previewed.files[0]!.importId}/preview-file`,
      { headers: { authorization: `Bearer ${stream.keys.viewer}` } },
    );
    expect(await shown.text()).toContain('P3,ONLINE,threshold,0,1,');
    expect(await thresholdOfP3()).toBe(0);
    expect(await stream.run('threshold', 'IMP_PROD_THOLD')).toMatchObject({ status: 'nothing_to_do' });

    const { run } = await stream.call<RuleRun>('POST', 'threshold', '/threshold-rules/runs', {});
    const { importId } = (await ended(run)).files[0]!;
    expect(await thresholdOfP3()).toBe(1);
    const undone = await ended(
      await stream.call<Run>('POST', 'threshold', `/imports/${importId}/undo`, { reason: 'too early' }),
    );
    expect(undone).toMatchObject({ status: 'completed', counts: { applied: 1 } });
    expect(await thresholdOfP3()).toBe(0);
    await ended((await stream.call<RuleRun>('POST', 'threshold', '/threshold-rules/runs', {})).run);
    expect(await thresholdOfP3()).toBe(1);
  }, 60_000);

  it('a rule with an end gives way to the next one on that day', async () => {
    const thru = new Date(Date.now() + 3_600_000).toISOString();
    await stream.call('PUT', 'threshold', '/threshold-rules/TWO-3', {
      searchPreferenceId: 'TWO',
      facilityId: 'ONLINE',
      units: 3,
      priority: 10,
      thru,
    });
    const { run } = await stream.call<RuleRun>('POST', 'threshold', '/threshold-rules/runs', {});
    expect(await ended(run)).toMatchObject({ counts: { rows: 4, applied: 2, unchanged: 2 } });
    expect(await stream.call('GET', 'threshold', `/thresholds/P2/ONLINE?at=${thru}`)).toMatchObject({ threshold: 1 });
    expect(await stream.call('GET', 'threshold', '/thresholds/P2/ONLINE')).toMatchObject({ threshold: 3 });
    const repeat = await stream.call<RuleRun>('POST', 'threshold', '/threshold-rules/runs', {});
    expect(await ended(repeat.run)).toMatchObject({ counts: { applied: 0, unchanged: 4 } });
  }, 60_000);

  it('rules are stated, questioned and run from the command line', async () => {
    const put = [
      'rules',
      'put',
      'ALL-1',
      '--preference',
      'ALL',
      '--facility',
      'ONLINE',
      '--units',
      '2',
      '--priority',
      '20',
    ];
    expect(await runStockline(stream, put)).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^ALL-1 +ONLINE +20 +ALL +2 .* on$/m) as string,
    });
    expect((await runStockline(stream, ['rules', 'why', 'P2', 'ONLINE'])).out).toMatch(
      /^TWO-3 +3 +now +20[\s\S]*^ALL-1 +2 +20.* +for good$/m,
    );
    expect((await runStockline(stream, ['rules', 'run'])).out).toMatch(/^ALL-1 +3\nTWO-3 +1\nimported by run /m);
    await waitUntil(
      async () =>
        (await stream.call<{ threshold: number }>('GET', 'threshold', '/thresholds/P1/ONLINE')).threshold === 2,
      { what: 'the import of the rules has ended' },
    );
    expect((await runStockline(stream, ['rules'])).out.split('\n')).toHaveLength(4);
    expect(await runStockline(stream, ['rules', 'put', 'X'])).toMatchObject({ status: 2 });
  }, 60_000);

  it('a search preference stays as long as a rule goes by it', async () => {
    await expect(stream.call('DELETE', 'threshold', '/search-preferences/TWO')).rejects.toThrow(
      /409.*search_preference_in_use.*TWO-3/,
    );
    await stream.call('DELETE', 'threshold', '/threshold-rules/TWO-3');
    await stream.call('DELETE', 'threshold', '/search-preferences/TWO');
    const { items } = await stream.call<{ items: object[] }>('GET', 'threshold', '/threshold-rules');
    expect(items).toMatchObject([
      { ruleId: 'ALL-1', searchPreferenceId: 'ALL', facilityId: 'ONLINE', units: 2, priority: 20, enabled: true },
    ]);
  });

  const ended = ({ runId }: Run): Promise<Run> =>
    waitUntil(
      async () => {
        const run = await stream.call<Run>('GET', 'threshold', `/runs/${runId}`);
        return ['queued', 'running'].includes(run.status) ? undefined : run;
      },
      { withinMs: 30_000, what: 'the import of the rules has ended' },
    );
});
