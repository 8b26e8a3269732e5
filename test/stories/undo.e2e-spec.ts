import type { Run } from '../../dev/sample/run';
import { stockline } from '../support/command-line';
import { holdLock } from '../support/hold-lock';
import { stateCatalogue } from '../support/small-shop';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

/** More levels than one transaction takes back. */
const products = 5_500;

interface Shown {
  importId: string;
  status: string;
  undoOf: string | null;
  undoneBy: string | null;
}

describe('the undo of a file', () => {
  let stream: Stream;
  beforeAll(async () => {
    stream = await startStream(['ingest']);
    await stateCatalogue(stream, products);
  }, 120_000);
  afterAll(() => stream?.stop());

  const ended = ({ runId }: Run): Promise<Run> =>
    waitUntil(
      async () => {
        const run = await stream.call<Run>('GET', 'ingest', `/runs/${runId}`);
        return ['queued', 'running'].includes(run.status) ? undefined : run;
      },
      { withinMs: 60_000, what: 'the run has ended' },
    );
  const take = async (fileName: string, rows: string): Promise<string> => {
    stream.drop('RESET_INVENTORY', fileName, `facilityId,sku,availableQty,locationSeqId\n${rows}`);
    const run = await stream.run('ingest', 'JOB_IMP_INV');
    expect(run).toMatchObject({ status: 'completed' });
    return run.files[0]!.importId;
  };
  const ask = (importId: string, role: keyof Stream['keys'] = 'operator'): Promise<Response> =>
    fetch(`${stream.services.ingest!.url}/imports/${importId}/undo`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stream.keys[role]}`, 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'last week’s file' }),
    });
  const undo = async (importId: string): Promise<Run> => {
    const answer = await ask(importId);
    expect(answer.status).toBe(202);
    return ended((await answer.json()) as Run);
  };
  const show = (importId: string): Promise<Shown> => stream.call('GET', 'ingest', `/imports/${importId}`);
  const atp = async (...numbers: number[]): Promise<number[]> => {
    const rows = await stream.sql<{ product: string; atp: string }>(
      `select product_id as product, available_to_promise as atp from ingest.inventory_level join ingest.product using (product_no)`,
    );
    const held = new Map(rows.map((row) => [row.product, Number(row.atp)]));
    return numbers.map((number) => held.get(`P${number}`) ?? -1);
  };
  /** Balances and levels are what the ledger adds up to, and every version has its row. */
  const holdsTogether = async (): Promise<boolean> => {
    const [row] = await stream.sql<{ wrong: string }>(
      `select count(*) as wrong from ingest.inventory_level l
       join (select product_no, facility_no, sum(available_to_promise_delta) as atp, sum(quantity_on_hand_delta) as qoh, count(*) as n, max(version) as v
             from ingest.ledger group by 1, 2) s using (product_no, facility_no)
       join (select product_no, facility_no, sum(available_to_promise) as atp from ingest.inventory_balance group by 1, 2) b using (product_no, facility_no)
       where l.available_to_promise <> s.atp or l.quantity_on_hand <> s.qoh or l.version <> s.v or s.n <> s.v or b.atp <> s.atp`,
    );
    return row!.wrong === '0';
  };

  it('reverses what nothing newer has touched, keeps the rest with what is newer, and says so with counts', async () => {
    await take('before.csv', 'F1,SKU-1,5,\nF1,SKU-2,5,\nF1,SKU-3,5,\n');
    const importId = await take('wrong.csv', 'F1,SKU-1,50,\nF1,SKU-2,50,\nF1,SKU-3,50,\nF1,SKU-3,7,B-2\n');
    await stream.publish([
      {
        topic: 'inventory-events',
        key: 'P2|F1',
        value: JSON.stringify({
          specversion: '1.0',
          id: 'sold-1',
          source: 'pos/7',
          type: 'stockline.inventory-event.sold.v1',
          time: new Date().toISOString(),
          data: { productId: 'P2', facilityId: 'F1', units: 1, occurredAt: new Date().toISOString() },
        }),
      },
    ]);
    await waitUntil(async () => (await atp(2))[0] === 49, { withinMs: 30_000, what: 'the sale is taken' });
    const run = await undo(importId);
    expect(run).toMatchObject({
      status: 'completed',
      counts: { rows: 4, applied: 3, superseded: 1 },
      files: [{ undoOf: importId }],
    });
    expect(await atp(1, 2, 3)).toEqual([5, 49, 5]);
    const undoId = run.files[0]!.importId;
    const rows = await stream.call<{ items: object[] }>('GET', 'ingest', `/imports/${undoId}/rows?outcome=superseded`);
    expect(rows.items).toMatchObject([
      {
        line: 3,
        code: 'superseded_by_newer_change',
        reason: expect.stringMatching(/^P2 in F1 was moved again by event "sold-1" of pos\/7 \(ledger row \d+\)$/),
      },
    ]);
    const reversed = await stream.call<{ items: object[] }>('GET', 'ingest', `/imports/${undoId}/rows?outcome=applied`);
    expect(reversed.items).toMatchObject([{ line: 2, productId: 'P1' }, { line: 4 }, { line: 5 }]);
    expect(await show(importId)).toMatchObject({ undoneBy: undoId });
    expect(await show(undoId)).toMatchObject({ undoOf: importId, status: 'completed' });
    const ledger = await stream.call<{ items: object[] }>('GET', 'ingest', '/inventory/P1/ledger?limit=1');
    expect(ledger.items).toMatchObject([
      {
        reasonCode: 'UNDO',
        availableToPromiseDelta: -45,
        availableToPromiseBefore: 50,
        cause: { kind: 'undo', importId: undoId, line: 2, user: 'operator' },
      },
    ]);
    const told = await stream.sql<{ data: object }>(
      `select payload::jsonb->'data' as data from ingest.event_log where key = 'P3|F1' order by position desc limit 1`,
    );
    expect(told[0]!.data).toMatchObject({
      availableToPromise: 5,
      version: 5,
      cause: { kind: 'undo', importId: undoId },
    });
    expect(await holdsTogether()).toBe(true);
    const audit = await stream.call<{ items: object[] }>('GET', 'ingest', `/audit?subject=${importId}`);
    expect(audit.items).toMatchObject([
      { who: 'operator', what: 'undo import', after: { reason: 'last week’s file' } },
    ]);
  }, 60_000);

  it('can be undone in turn, and undone content may be sent again', async () => {
    const rows = 'F1,SKU-11,4,\nF1,SKU-12,4,\n';
    const importId = await take('again.csv', rows);
    const first = (await undo(importId)).files[0]!.importId;
    expect(await atp(11, 12)).toEqual([0, 0]);
    const back = await undo(first);
    expect(back).toMatchObject({ counts: { rows: 2, applied: 2 } });
    expect(await atp(11, 12)).toEqual([4, 4]);
    expect(await show(importId)).toMatchObject({ undoneBy: null });
    // In effect again, so that its content again is nothing to do; taken back again by what brought it back.
    stream.drop('RESET_INVENTORY', 'same.csv', `facilityId,sku,availableQty,locationSeqId\n${rows}`);
    expect((await stream.run('ingest', 'JOB_IMP_INV')).status).toBe('nothing_to_do');
    const again = await ask(importId);
    expect([again.status, await again.json()]).toMatchObject([409, { code: 'import_not_undoable' }]);
    await undo(back.files[0]!.importId);
    expect(await atp(11, 12)).toEqual([0, 0]);
    expect(await show(importId)).toMatchObject({ undoneBy: first });
    await take('sent-again.csv', rows);
    expect(await atp(11, 12)).toEqual([4, 4]);
    expect(await holdsTogether()).toBe(true);
  }, 60_000);

  it('goes on where it was after a kill in the middle, and reverses nothing twice', async () => {
    const rows = Array.from({ length: products }, (_, index) => `F1,SKU-${index + 1},3,B-9\n`).join('');
    const importId = await take('large.csv', rows);
    const letGo = await holdLock(
      stream,
      'select from ingest.inventory_level where product_no = (select max(product_no) from ingest.inventory_level) for update',
    );
    const run = (await (await ask(importId)).json()) as Run;
    const undoId = run.files[0]!.importId;
    await waitUntil(
      async () =>
        (
          await stream.sql<{ at: number }>(
            'select applied_ordinal as at from ingest.file_import where import_id = $1',
            [undoId],
          )
        )[0]!.at > 0,
      { withinMs: 60_000, what: 'the first part is taken back' },
    );
    stream.services.ingest!.kill('SIGKILL');
    await stream.services.ingest!.exited;
    await letGo();
    await stream.start('ingest');
    expect(await ended(run)).toMatchObject({ status: 'completed', counts: { rows: products, applied: products } });
    const [left] = await stream.sql<{ n: string; units: string }>(
      `select count(*) as n, sum(available_to_promise_delta) as units from ingest.ledger l join ingest.file_import f using (import_no) where f.import_id = $1`,
      [undoId],
    );
    expect(left).toEqual({ n: String(products), units: String(-3 * products) });
    expect(await holdsTogether()).toBe(true);
    expect(await stream.sql('select count(*)::int as n from ingest.undo_difference')).toEqual([{ n: 0 }]);
  }, 120_000);

  it('is refused where there is nothing to take back, and comes from the command line as well', async () => {
    const importId = await take('mine.csv', 'F1,SKU-20,9,\n');
    const refused = async (answer: Promise<Response>): Promise<string> => {
      const { status, ...response } = await answer.then(async (it) => ({
        status: it.status,
        ...((await it.json()) as { code: string }),
      }));
      return `${status} ${response.code}`;
    };
    expect(await refused(ask(importId, 'viewer'))).toBe('403 forbidden');
    expect(await refused(ask(importId, 'merchandiser'))).toBe('403 forbidden');
    expect(await refused(ask('nonsense'))).toBe('404 import_unknown');
    const asked = await stockline(stream, ['undo', importId, '--reason', 'a mistake', '--wait', '--json']);
    expect(asked.status).toBe(0);
    expect(JSON.parse(asked.out)).toMatchObject({ status: 'completed', via: 'cli', counts: { applied: 1 } });
    expect(await atp(20)).toEqual([0]);
    expect(await refused(ask(importId))).toBe('409 import_not_undoable');
    expect((await stockline(stream, ['undo', importId])).status).toBe(2);
    expect((await stockline(stream, ['imports', importId])).out).toContain('undone by import');
  }, 60_000);
});
