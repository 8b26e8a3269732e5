import type { Run } from '../../dev/sample/run';
import { call } from '../../dev/sample/call';
import { startStream, type Stream } from '../support/start-stream';
import { waitUntil } from '../support/wait-until';

interface Letter {
  id: string;
  topic: string;
  reason: string;
  message: string;
  key: string | null;
  value: string;
  replayedAt: string | null;
}
interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

describe('what cannot be taken', () => {
  let stream: Stream;
  beforeAll(async () => {
    stream = await startStream(['ingest']);
    await stream.call('PUT', 'ingest', '/facilities/F1', { type: 'WAREHOUSE', name: 'Paris' });
    await stream.call('PUT', 'ingest', '/products/P1', { name: 'Shirt' });
  }, 60_000);
  afterAll(() => stream.stop());

  const sold = (id: string, productId: string): { topic: 'inventory-events'; key: string; value: string } => ({
    topic: 'inventory-events',
    key: `${productId}|F1`,
    value: JSON.stringify({
      specversion: '1.0',
      id,
      source: 'pos/7',
      type: 'stockline.inventory-event.sold.v1',
      data: { productId, facilityId: 'F1', units: 1 },
    }),
  });
  const letters = (query = ''): Promise<Page<Letter>> => stream.call('GET', 'ingest', `/dead-letters${query}`);

  it('is found with its reason, sent again once the reason is gone, and never twice', async () => {
    await stream.publish([sold('a', 'P-late'), sold('b', 'P1'), sold('c', 'P-late')]);
    await stream.publish([{ topic: 'inventory-events', key: 'x', value: 'no JSON' }]);
    const all = await waitUntil(
      async () => {
        const page = await letters();
        return page.items.length === 3 && page.items;
      },
      { withinMs: 20_000, what: 'three messages are set aside' },
    );
    expect(all.map(({ reason }) => reason).sort()).toEqual(['not_json', 'product_unknown', 'product_unknown']);
    const first = await letters('?reason=product_unknown&limit=1');
    expect(first.items[0]).toMatchObject({ topic: 'inventory-events', key: 'P-late|F1', replayedAt: null });
    const second = await letters(`?reason=product_unknown&limit=1&cursor=${first.nextCursor}`);
    expect(second).toMatchObject({ nextCursor: null, items: [{ key: 'P-late|F1' }] });
    expect(await stream.call<Letter>('GET', 'ingest', `/dead-letters/${second.items[0]!.id}`)).toMatchObject({
      message: expect.stringContaining('P-late') as string,
      value: sold('a', 'P-late').value,
    });

    await stream.call('PUT', 'ingest', '/products/P-late', { name: 'Late' });
    const replay = (body: object): Promise<{ matching: number; replayed: number }> =>
      stream.call('POST', 'ingest', '/dead-letters/replay', { reason: 'product_unknown', ...body });
    expect(await replay({})).toEqual({ matching: 2, replayed: 0 });
    await expect(replay({ expect: 1 })).rejects.toThrow(/count_differs|2 dead letters match/);
    expect(await replay({ expect: 2 })).toEqual({ matching: 2, replayed: 2 });
    await waitUntil(
      async () => {
        const { items } = await stream.call<Page<{ availableToPromise: number }>>('GET', 'ingest', '/inventory/P-late');
        return items[0]?.availableToPromise === -2;
      },
      { withinMs: 20_000, what: 'both sales have taken effect' },
    );
    expect(await replay({ expect: 0 })).toEqual({ matching: 0, replayed: 0 });
    expect((await letters('?replayed=false')).items.map(({ reason }) => reason)).toEqual(['not_json']);
  });

  it('is sent again by operators alone; what they did is in the audit, for admins', async () => {
    const { url } = stream.services.ingest!;
    await expect(call('GET', `${url}/dead-letters`, stream.keys.viewer)).rejects.toThrow(/403/);
    await expect(call('GET', `${url}/audit`, stream.keys.approver)).rejects.toThrow(/403/);
    const run = await stream.run('ingest', 'JOB_IMP_INV');
    const { items } = await stream.call<Page<{ who: string; what: string; subject: string; after: object }>>(
      'GET',
      'ingest',
      '/audit?who=admin',
    );
    expect(items.map(({ what }) => what)).toEqual([
      'start run',
      'replay dead letters',
      'refused',
      'PUT product',
      'PUT product',
      'PUT facility',
    ]);
    expect(items[0]).toMatchObject({
      subject: (run as Run & { runId: string }).runId,
      after: { jobId: 'JOB_IMP_INV' },
    });
    expect(await stream.call('GET', 'ingest', '/audit?what=PUT%20product&limit=1')).toMatchObject({
      items: [{ subject: 'P-late', before: null }],
      nextCursor: expect.any(String) as string,
    });
    await expect(stream.call('GET', 'ingest', '/audit?whoo=x')).rejects.toThrow(/query_invalid|Did you mean who/);
  });
});
