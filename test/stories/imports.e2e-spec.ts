import { stateCatalogue } from '../support/small-shop';
import type { ServiceName } from '../support/start-service';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

interface Shown {
  importId: string;
  fileName: string;
  status: string;
  errorFile: string | null;
}
interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}
interface Row {
  line: number;
  outcome: string;
}

describe('files over HTTP: what came of each, row by row', () => {
  let stream: Stream;
  beforeAll(async () => {
    stream = await startStream(['ingest', 'threshold']);
    await stateCatalogue(stream, 4);
    await waitUntil(
      async () => {
        const [row] = await stream.sql<{ n: string }>(
          'select (select count(*) from threshold.product) + (select count(*) from threshold.facility) as n',
        );
        return row!.n === '6';
      },
      { withinMs: 30_000, what: 'threshold knows products and facilities' },
    );
  }, 120_000);
  afterAll(() => stream?.stop());

  const get = (service: ServiceName, path: string, role: keyof Stream['keys'] = 'viewer'): Promise<Response> =>
    fetch(`${stream.services[service]!.url}${path}`, { headers: { authorization: `Bearer ${stream.keys[role]}` } });
  const rowsOf = async (service: ServiceName, importId: string, query: string): Promise<Row[]> =>
    (await stream.call<Page<Row>>('GET', service, `/imports/${importId}/rows?${query}`)).items;

  it('a stock file shows how each of its rows ended, and gives the rejected ones back', async () => {
    stream.drop('RESET_INVENTORY', 'first.csv', 'facilityId,sku,availableQty\nF1,SKU-1,5\n');
    await stream.run('ingest', 'JOB_IMP_INV');
    const text = 'facilityId,sku,availableQty\nF1,SKU-1,5\nF1,SKU-2,7\nF1,SKU-2,9\n\nF1,NOBODY,1\nF1,SKU-3,x\n';
    stream.drop('RESET_INVENTORY', 'second.csv', text);
    const run = await stream.run('ingest', 'JOB_IMP_INV');
    const { importId } = run.files[0]!;

    const shown = await stream.call<Shown>('GET', 'ingest', `/imports/${importId}`);
    expect(shown).toMatchObject({
      configId: 'RESET_INVENTORY',
      fileName: 'second.csv',
      status: 'completed_with_rejections',
      runId: run.runId,
      rows: 5,
      applied: 1,
      unchanged: 1,
      superseded: 1,
      rejected: 2,
      resendOf: null,
    });
    expect(await rowsOf('ingest', importId, '')).toMatchObject([
      { line: 3, outcome: 'superseded', code: 'superseded_by_later_row' },
      { line: 6, outcome: 'rejected', code: 'product_unknown', column: 'idValue', value: 'NOBODY' },
      { line: 7, outcome: 'rejected', code: 'not_a_whole_number', column: 'availableQty', value: 'x' },
    ]);
    expect(await rowsOf('ingest', importId, 'outcome=rejected')).toHaveLength(2);
    const applied = { line: 4, outcome: 'applied', productId: 'P2', facilityId: 'F1' };
    expect(await rowsOf('ingest', importId, 'outcome=applied')).toMatchObject([applied]);
    expect(await rowsOf('ingest', importId, 'productId=P2')).toMatchObject([applied]);
    expect(await rowsOf('ingest', importId, 'productId=P1')).toEqual([]);
    const outcomes = await Promise.all(
      [1, 2, 3, 4, 6, 8, 99].map((line) => rowsOf('ingest', importId, `line=${line}`)),
    );
    expect(outcomes.map((rows) => rows.map(({ outcome }) => outcome).join())).toEqual([
      '',
      'unchanged',
      'superseded',
      'applied',
      'rejected',
      '',
      '',
    ]);

    const errors = await get('ingest', `/imports/${importId}/error-file`);
    expect(errors.headers.get('content-type')).toMatch(/^text\/csv/);
    expect(errors.headers.get('content-disposition')).toContain(`second.csv.${importId}.errors.csv`);
    expect((await errors.text()).split('\n').map((line) => line.split(',').slice(0, 4).join())).toEqual([
      'facilityId,sku,availableQty,error_code',
      'F1,NOBODY,1,product_unknown',
      'F1,SKU-3,x,not_a_whole_number',
      '',
    ]);
  });

  it('lists come page by page, the newest first, and by what is asked for', async () => {
    const names: string[] = [];
    for (let cursor = ''; ;) {
      const page = await stream.call<Page<Shown>>('GET', 'ingest', `/imports?limit=1${cursor}`);
      names.push(...page.items.map(({ fileName }) => fileName));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(names).toEqual(['second.csv', 'first.csv']);
    const filtered = async (query: string): Promise<string[]> =>
      (await stream.call<Page<Shown>>('GET', 'ingest', `/imports?${query}`)).items.map(({ fileName }) => fileName);
    expect(await filtered('status=completed')).toEqual(['first.csv']);
    expect(await filtered('fileName=second.csv&configId=RESET_INVENTORY')).toEqual(['second.csv']);
    expect(await filtered('from=2100-01-01T00:00:00Z')).toEqual([]);

    const { importId } = (await stream.call<Page<Shown>>('GET', 'ingest', '/imports?limit=1')).items[0]!;
    const first = await stream.call<Page<Row>>('GET', 'ingest', `/imports/${importId}/rows?limit=2`);
    expect(first.items.map(({ line }) => line)).toEqual([3, 6]);
    expect(await rowsOf('ingest', importId, `limit=2&cursor=${first.nextCursor}`)).toMatchObject([{ line: 7 }]);
  });

  it('a thresholds file is asked for in the same way, of the service that has it', async () => {
    stream.drop(
      'IMP_PROD_THOLD',
      'hold.csv',
      'facility-id,product-sku,threshold\nONLINE,SKU-1,5\nONLINE,SKU-2,\nONLINE,NOBODY,1\n',
    );
    const run = await stream.run('threshold', 'IMP_PROD_THOLD');
    const { importId } = run.files[0]!;
    expect(await rowsOf('threshold', importId, 'outcome=applied')).toMatchObject([
      { line: 2, productId: 'P1', facilityId: 'ONLINE', reason: 'threshold none → 5' },
    ]);
    expect(await rowsOf('threshold', importId, 'line=3')).toMatchObject([{ outcome: 'unchanged' }]);
    expect((await get('threshold', `/imports/${importId}/error-file`)).status).toBe(200);
    const elsewhere = await get('ingest', `/imports/${importId}`);
    expect([elsewhere.status, await elsewhere.json()]).toMatchObject([404, { code: 'import_unknown' }]);
  });

  it('what cannot be answered says why', async () => {
    const { importId } = (await stream.call<Page<Shown>>('GET', 'ingest', '/imports?fileName=first.csv')).items[0]!;
    const refused = async (path: string): Promise<string> => {
      const answer = await get('ingest', path);
      return `${answer.status} ${((await answer.json()) as { code: string }).code}`;
    };
    expect(await refused(`/imports/${importId}/error-file`)).toBe('404 error_file_none');
    expect(await refused('/imports/nonsense')).toBe('404 import_unknown');
    expect(await refused('/imports?configId=IMP_PROD_THOLD')).toBe('404 config_unknown');
    expect(await refused('/imports?status=done')).toBe('422 query_invalid');
    expect(await refused(`/imports/${importId}/rows?outcome=unchanged`)).toBe('422 rows_not_kept');
    expect(await refused(`/imports/${importId}/rows?line=0`)).toBe('422 query_invalid');
    expect(await refused('/imports?cursor=x')).toBe('422 cursor_invalid');
  });
});
