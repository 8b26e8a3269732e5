import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from '../../dev/sample/run';
import { stockline } from '../support/command-line';
import { stateCatalogue } from '../support/small-shop';
import type { ServiceName } from '../support/start-service';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

const header = 'facilityId,sku,availableQty\n';

describe('a preview', () => {
  let stream: Stream;
  let directory: string;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'stockline-preview-'));
    stream = await startStream(['ingest', 'threshold']);
    await stateCatalogue(stream, 5);
    stream.drop('RESET_INVENTORY', 'first.csv', `${header}F1,SKU-1,5\nF1,SKU-2,5\nF1,SKU-3,5\n`);
    await stream.run('ingest', 'JOB_IMP_INV');
    await waitUntil(
      async () => (await stream.sql<{ n: string }>('select count(*) as n from threshold.stock'))[0]!.n === '3',
      { withinMs: 30_000, what: 'threshold knows the stock' },
    );
  }, 120_000);
  afterAll(async () => {
    await stream?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const file = (name: string, content: string): string => {
    writeFileSync(join(directory, name), content);
    return join(directory, name);
  };
  const answerOf = async (service: ServiceName, importId: string): Promise<Response> => {
    const answer = await fetch(`${stream.services[service]!.url}/imports/${importId}/preview-file`, {
      headers: { authorization: `Bearer ${stream.keys.viewer}` },
    });
    expect(answer.status).toBe(200);
    return answer;
  };
  const fileOf = async (service: ServiceName, importId: string): Promise<string> =>
    (await answerOf(service, importId)).text();
  const imported = async (path: string, ...options: string[]): Promise<Run> => {
    const { out } = await stockline(stream, [
      'import',
      path,
      '--config',
      'RESET_INVENTORY',
      '--wait',
      '--json',
      ...options,
    ]);
    return JSON.parse(out) as Run;
  };
  const ledgerRows = async (): Promise<string> =>
    (await stream.sql<{ n: string }>('select count(*) as n from ingest.ledger'))[0]!.n;

  it('shows every level that moves, in numbers and as a file, and leaves no trace; what is applied then is what was shown', async () => {
    const path = file('look.csv', `${header}F1,SKU-1,2\nF1,SKU-2,5\nF1,SKU-4,7\nF1,NOBODY,1\n`);
    const before = await ledgerRows();
    const shown = await imported(path, '--preview');
    expect(shown).toMatchObject({
      status: 'completed_with_rejections',
      counts: { rows: 4, applied: 2, unchanged: 1, rejected: 1 },
    });
    const { importId } = shown.files[0]!;
    expect((await fileOf('ingest', importId)).split('\n')).toEqual([
      'productId,facilityId,quantityOnHandBefore,quantityOnHandAfter,availableToPromiseBefore,availableToPromiseAfter',
      'P1,F1,5,2,5,2',
      'P4,F1,0,7,0,7',
      '',
    ]);
    expect(await ledgerRows()).toBe(before);
    const out = join(directory, 'out.csv');
    expect((await stockline(stream, ['imports', importId, '--preview-file', out])).status).toBe(0);
    expect(readFileSync(out, 'utf8')).toContain('P4,F1,0,7,0,7');

    const applied = await imported(path);
    expect(applied.files).toMatchObject([{ applied: 2, previewed: { importId, differing: 0 } }]);
    const levels = await stream.sql<{ product: string; atp: string }>(
      `select product_id as product, available_to_promise as atp from ingest.inventory_level join ingest.product using (product_no) order by 1`,
    );
    expect(levels.map(({ product, atp }) => `${product} ${atp}`)).toEqual(['P1 2', 'P2 5', 'P3 5', 'P4 7']);
  }, 60_000);

  it('is held against what is applied: rows that the stock has moved under are named', async () => {
    const path = file('moves.csv', `${header}F1,SKU-1,9\nF1,SKU-2,9\nF1,SKU-3,9\n`);
    const { importId } = (await imported(path, '--preview')).files[0]!;
    await imported(file('between.csv', `${header}F1,SKU-2,1\n`));
    const applied = await imported(path);
    expect(applied.files).toMatchObject([
      { applied: 3, previewed: { importId, differing: 1, examples: [{ productId: 'P2', facilityId: 'F1' }] } },
    ]);
    expect((await stockline(stream, ['imports', applied.files[0]!.importId])).out).toContain(
      `1 numbers were other ones than preview ${importId} showed`,
    );
  }, 60_000);

  it('of a file on a connection leaves it there, for the run that applies it', async () => {
    stream.drop('RESET_INVENTORY', 'there.csv', `${header}F1,SKU-5,3\n`);
    const shown = await stream.run('ingest', 'JOB_IMP_INV', { additionalParameters: { dryRun: true } });
    expect(await fileOf('ingest', shown.files[0]!.importId)).toContain('P5,F1,0,3,0,3');
    const applied = await stream.run('ingest', 'JOB_IMP_INV');
    expect(applied.files).toMatchObject([{ fileName: 'there.csv', applied: 1, previewed: { differing: 0 } }]);
  }, 60_000);

  it('of thresholds shows values and what the channel sells, before and after, and where to ask what its shops show', async () => {
    const path = file('hold.csv', 'facility-id,product-sku,threshold\nONLINE,SKU-1,4\nONLINE,SKU-4,\n');
    await waitUntil(
      async () =>
        (
          await stream.sql<{ atp: string }>(
            "select available_to_promise as atp from threshold.stock where product_id = 'P1' and facility_id = 'F1'",
          )
        )[0]!.atp === '9',
      { withinMs: 30_000, what: 'threshold knows the newest stock' },
    );
    const sent = await stockline(stream, ['thresholds', 'import', path, '--preview', '--json']);
    const { importId } = (JSON.parse(sent.out) as Run).files[0]!;
    const shown = await answerOf('threshold', importId);
    expect(shown.headers.get('link-template')).toMatch(/^"\/explain\?productId=\{productId\}.*"; rel="related"/);
    expect((await shown.text()).split('\n')).toEqual([
      'productId,facilityId,kind,unitsBefore,unitsAfter,from,thru,onlineBefore,onlineAfter',
      'P1,ONLINE,threshold,,4,,,9,5',
      '',
    ]);
    expect(await stream.sql('select count(*)::int as n from threshold.held_back')).toEqual([{ n: 0 }]);
    const applied = await stockline(stream, ['thresholds', 'import', path, '--wait', '--json']);
    expect((JSON.parse(applied.out) as Run).files).toMatchObject([
      { applied: 1, previewed: { importId, differing: 0 } },
    ]);
  }, 60_000);

  it('is refused as a file where nothing was previewed', async () => {
    const run = await imported(file('plain.csv', `${header}F1,SKU-1,1\n`));
    const answer = await fetch(`${stream.services.ingest!.url}/imports/${run.files[0]!.importId}/preview-file`, {
      headers: { authorization: `Bearer ${stream.keys.viewer}` },
    });
    expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'preview_none' }]);
  });
});
