import { waitUntil } from '../../../test/support/wait-until';
import { itemId, locationId, shop, trySimulator, type Reply } from './try-simulator';

describe('a fault', () => {
  let sim: Awaited<ReturnType<typeof trySimulator>>;
  beforeEach(async () => (sim = await trySimulator()));
  afterEach(() => sim.close());
  const strike = (effect: string, more: object = {}): Promise<never> =>
    sim.control('POST', 'faults', { shop, match: { operation: 'inventorySetQuantities', nth: 1 }, effect, ...more });
  const row = (quantity: number, changeFromQuantity: number | null = null) => [
    { inventoryItemId: itemId(1), locationId: locationId(1), quantity, changeFromQuantity },
  ];
  const codeOf = ({ data }: Reply): string | undefined =>
    (data!['inventorySetQuantities'] as { userErrors: { code: string }[] }).userErrors[0]?.code;

  it.each([401, 402, 403, 404, 423, 429, 430, 500, 502, 503, 504])(
    'of HTTP %i ends the call and writes nothing',
    async (status) => {
      await strike(`http-${status}`, { retryAfterS: 3 });
      const reply = await sim.call({
        query: 'mutation { inventorySetQuantities(input: {}) { userErrors { message } } }',
      });
      expect(reply.status).toBe(status);
      expect(reply.headers.get('retry-after')).toBe(status === 429 ? '3.0' : null);
      expect((await sim.set('a', row(11))).errors).toBeUndefined();
    },
  );

  it('before the commit loses the call', async () => {
    await strike('reset-before-commit');
    await expect(sim.set('a', row(11))).rejects.toThrow();
    expect(await sim.quantityOf(1, 1)).toBe(10);
  });

  it('after the commit loses the reply alone: the key tells what became of it', async () => {
    await strike('reset-after-commit');
    await expect(sim.set('a', row(11, 10))).rejects.toThrow();
    expect(await sim.quantityOf(1, 1)).toBe(11);
    expect(codeOf(await sim.set('a', row(11, 10)))).toBeUndefined();
    const { requests } = (await sim.control('GET', `requests?shop=${shop}`)) as { requests: object[] };
    expect(requests).toMatchObject([
      {
        operation: 'inventorySetQuantities',
        status: 'reset',
        fault: 'reset-after-commit',
        requestedCost: 10,
        actualCost: 10,
      },
      { operation: 'inventorySetQuantities', status: 200, fault: null },
    ]);
  });

  it('of a competing writer makes the compare fail', async () => {
    await strike('stale');
    expect(codeOf(await sim.set('a', row(15, 10)))).toBe('CHANGE_FROM_QUANTITY_STALE');
    expect(await sim.quantityOf(1, 1)).toBe(11);
    expect(codeOf(await sim.set('a', row(15, 10)))).toBe('IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED');
  });

  it('of slowness holds the write open, so that its key is in flight', async () => {
    await strike('slow', { delayMs: 300 });
    const slow = sim.set('a', row(11));
    await waitUntil(
      async () => {
        const { faults } = (await sim.control('GET', 'faults')) as { faults: { struck: number }[] };
        return faults[0]?.struck === 1;
      },
      { what: 'the slow call is under way' },
    );
    expect(codeOf(await sim.set('a', row(11)))).toBe('IDEMPOTENCY_CONCURRENT_REQUEST');
    expect(codeOf(await slow)).toBeUndefined();
    expect(await sim.quantityOf(1, 1)).toBe(11);
  });

  it('of truncation gives JSON that cannot be read, and of an internal error its GraphQL form', async () => {
    await strike('truncated-json');
    await expect(sim.set('a', row(11))).rejects.toThrow(/JSON/);
    await strike('internal-error');
    expect((await sim.set('b', row(12))).errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
  });

  it('strikes no more once it is taken away, and one that does not exist is refused', async () => {
    await strike('http-500', { match: {} });
    await sim.control('DELETE', 'faults');
    expect(codeOf(await sim.set('a', row(11)))).toBeUndefined();
    await expect(strike('http-418')).rejects.toThrow(/effect must be one of/);
  });
});
