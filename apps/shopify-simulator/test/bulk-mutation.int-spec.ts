import { cancel, ended, linesAt, look, runMutation, stage, startMutation, upload } from './bulk-calls';
import { itemId, locationId, setDocument, shop, trySimulator } from './try-simulator';

const line = (key: string, item: number, quantity: number, changeFromQuantity: number | null = null, location = 1) =>
  JSON.stringify({
    key,
    input: {
      name: 'available',
      reason: 'correction',
      quantities: [{ inventoryItemId: itemId(item), locationId: locationId(location), quantity, changeFromQuantity }],
    },
  });

describe('a bulk mutation', () => {
  let sim: Awaited<ReturnType<typeof trySimulator>>;
  const nowMs = Date.parse('2026-11-23T10:00:00Z');
  beforeEach(async () => (sim = await trySimulator(() => nowMs)));
  afterEach(() => sim.close());
  const begin = async (...lines: string[]): Promise<string> =>
    (await startMutation(sim.ask, setDocument, await upload(sim.ask, `${lines.join('\n')}\n`))).bulkOperation!.id;

  it('§2.2 runs the mutation once a line, tells each line by its number, and takes no points for it', async () => {
    const id = await begin(line('a', 1, 15, 10), line('b', 3, 7, 10, 2));
    const operation = await ended(sim.ask, id);
    expect(operation).toMatchObject({ status: 'COMPLETED', type: 'MUTATION', objectCount: '2', rootObjectCount: '2' });
    const text = await (await fetch(operation.url!)).text();
    expect(text).toMatch(
      /^\{"data":\{"inventorySetQuantities":\{"inventoryAdjustmentGroup":\{"id":"gid:\\\/\\\/shopify\\\/InventoryAdjustmentGroup\\\/\d+"\},"userErrors":\[\]\}\},"__lineNumber":0\}\n/,
    );
    expect((await linesAt(operation.url)).map((each) => each['__lineNumber'])).toEqual([0, 1]);
    expect([await sim.quantityOf(1, 1), await sim.quantityOf(3, 2)]).toEqual([15, 7]);
    const { requests } = (await sim.control('GET', `requests?shop=${shop}`)) as { requests: { operation: string }[] };
    expect(requests.map(({ operation: name }) => name)).not.toContain('inventorySetQuantities');
  });

  it('is COMPLETED though lines failed, and the failing ones among many are told alone', async () => {
    const lines = Array.from({ length: 100 }, (_, n) => line(`k${n}`, 1, n + 20));
    lines[17] = line('stale', 3, 5, 999);
    lines[33] = 'not json';
    lines[51] = line('unknown', 9, 5);
    lines[64] = JSON.stringify({ key: 'no-input' });
    lines[77] = line('long', 1, 5).replace(/\[.*\]/, (row) => `[${Array(251).fill(row.slice(1, -1)).join(',')}]`);
    lines[80] = line('x', 1, 5).replace('correction', 'because');
    const operation = await ended(sim.ask, await begin(...lines));
    expect([operation.status, operation.objectCount]).toEqual(['COMPLETED', '100']);
    const failed = (await linesAt(operation.url)).flatMap((each) => {
      const payload = (each['data'] as { inventorySetQuantities?: { userErrors: { code: string }[] } } | undefined)
        ?.inventorySetQuantities;
      const told =
        payload?.userErrors[0]?.code ??
        (each['errors'] as { extensions?: { code: string }; message: string }[])?.[0]?.extensions?.code ??
        (each['errors'] as { message: string }[])?.[0]?.message;
      return told ? [[each['__lineNumber'], told]] : [];
    });
    expect(failed).toEqual([
      [17, 'CHANGE_FROM_QUANTITY_STALE'],
      [33, 'The line is not a JSON object.'],
      [51, 'INVALID_INVENTORY_ITEM'],
      [64, 'INVALID_VARIABLE'],
      [77, 'MAX_INPUT_SIZE_EXCEEDED'],
      [80, 'INVALID_REASON'],
    ]);
    expect(await sim.quantityOf(1, 1)).toBe(119);
  });

  it('§1.6 knows the keys of lines as those of calls: what was written is not written again', async () => {
    await sim.set('a', [
      { inventoryItemId: itemId(1), locationId: locationId(1), quantity: 15, changeFromQuantity: 10 },
    ]);
    await sim.set('b', [
      { inventoryItemId: itemId(1), locationId: locationId(1), quantity: 3, changeFromQuantity: 15 },
    ]);
    await ended(sim.ask, await begin(line('a', 1, 15, 10)));
    expect(await sim.quantityOf(1, 1)).toBe(3);
  });

  it('§2.2 takes a file by form with the file last and answers 201 in XML', async () => {
    const { url, resourceUrl, parameters } = await stage(sim.ask, 'POST');
    expect(parameters.map(({ name }) => name)).toEqual([
      ...['Content-Type', 'success_action_status', 'acl', 'key', 'x-goog-date', 'x-goog-credential'],
      ...['x-goog-algorithm', 'x-goog-signature', 'policy'],
    ]);
    expect(resourceUrl).toBe(url);
    const form = new FormData();
    for (const { name, value } of parameters) form.append(name, value);
    form.append('file', new Blob([`${line('a', 1, 15)}\n`]), 'x.jsonl');
    const response = await fetch(url!, { method: 'POST', body: form });
    const key = parameters.find(({ name }) => name === 'key')!.value;
    expect([response.status, await response.text()]).toEqual([201, expect.stringContaining(`<Key>${key}</Key>`)]);
    const { bulkOperation } = await startMutation(sim.ask, setDocument, key);
    await ended(sim.ask, bulkOperation!.id);
    expect(await sim.quantityOf(1, 1)).toBe(15);
    const forged = new FormData();
    for (const { name, value } of parameters) forged.append(name, name === 'key' ? `${value}x` : value);
    forged.append('file', new Blob(['{}\n']));
    expect((await fetch(url!, { method: 'POST', body: forged })).status).toBe(403);
  });

  it('§2.2 takes a file by PUT at the signed address alone, until the address expires', async () => {
    const { url, parameters } = await stage(sim.ask, 'PUT');
    expect(parameters).toEqual([
      { name: 'content_type', value: 'text/jsonl' },
      { name: 'acl', value: 'private' },
    ]);
    expect(new URL(url!).pathname).toMatch(/^\/tmp\/1\/bulk\/[0-9a-f-]{36}\/x\.jsonl$/);
    expect((await fetch(url!.replace('x.jsonl', 'y.jsonl'), { method: 'PUT', body: 'a' })).status).toBe(403);
    const put = await fetch(url!, { method: 'PUT', body: 'a' });
    expect([put.status, await put.text()]).toEqual([200, '']);
    await sim.control('POST', 'clock', { advanceMs: 604_800_000 });
    expect((await fetch(url!, { method: 'PUT', body: 'a' })).status).toBe(403);
  });

  it('§2.2 gives a target without address for what cannot be uploaded', async () => {
    expect(await stage(sim.ask, 'PUT', { mimeType: 'image/png' })).toEqual({
      url: null,
      resourceUrl: null,
      parameters: [],
    });
  });

  it.each([
    ['query { shop { id } }', null, 'You must specify a single top level mutation.'],
    [
      `${setDocument} ${setDocument.replace(' Set(', ' Other(')}`,
      null,
      'You must specify a single top level mutation.',
    ],
    [runMutation, null, 'You must use an allowed mutation name.'],
    ['mutation { nothing', 'INVALID_MUTATION', 'Failed to parse the mutation'],
    [setDocument.replace('userErrors', 'wrong'), 'INVALID_MUTATION', "Field 'wrong' doesn't exist"],
  ])('§2.1 refuses %s', async (mutation, code, message) => {
    const path = await upload(sim.ask, `${line('a', 1, 15)}\n`);
    const { bulkOperation, userErrors } = await startMutation(sim.ask, mutation, path);
    expect([bulkOperation, userErrors]).toEqual([
      null,
      [{ field: ['mutation'], code, message: expect.stringContaining(message) }],
    ]);
  });

  it('§2.1 refuses a file that is missing, empty or too large, and a client identifier that is too short', async () => {
    const codeOf = async (path: string, client?: string) =>
      (await startMutation(sim.ask, setDocument, path, client)).userErrors.map(({ code, message }) => [code, message]);
    expect(await codeOf('tmp/1/bulk/none/x.jsonl')).toEqual([['NO_SUCH_FILE', expect.any(String)]]);
    expect(await codeOf(await upload(sim.ask, ''))).toEqual([
      ['INVALID_STAGED_UPLOAD_FILE', 'The input file is empty.'],
    ]);
    expect(await codeOf(await upload(sim.ask, ' '.repeat(100 * 1024 * 1024 + 1)))).toEqual([
      ['INVALID_STAGED_UPLOAD_FILE', 'The input file size exceeds the maximum allowed size of 100 MB.'],
    ]);
    expect(await codeOf(await upload(sim.ask, 'a'), 'short')).toEqual([
      ['INVALID_MUTATION', 'is too short (minimum is 10 characters)'],
    ]);
  });

  it('goes five at once beside five queries, and what was applied before it was cancelled stays', async () => {
    await sim.control('POST', 'bulk', { shop, linesPerSecond: 1 });
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.push(await begin(line(`a${n}`, 1, 20 + n), line(`b${n}`, 1, 30 + n)));
    const path = await upload(sim.ask, `${line('x', 1, 1)}\n`);
    expect((await startMutation(sim.ask, setDocument, path)).userErrors).toEqual([
      {
        field: null,
        code: 'OPERATION_IN_PROGRESS',
        message: `A bulk mutation operation for this app and shop is already in progress: ${ids.join(', ')}.`,
      },
    ]);
    while ((await look(sim.ask, ids[4]!)).objectCount !== '1');
    await cancel(sim.ask, ids[4]!);
    await sim.control('POST', 'clock', { advanceMs: 1_000 });
    const operation = await ended(sim.ask, ids[4]!);
    expect(operation).toMatchObject({ status: 'CANCELED', objectCount: '1' });
    expect(await linesAt(operation.partialDataUrl)).toMatchObject([{ __lineNumber: 0 }]);
  });

  it('has lines that a fault fails, loses from the result, or finds stale', async () => {
    const strike = (effect: string, nth: number) =>
      sim.control('POST', 'faults', { shop, match: { operation: 'inventorySetQuantities', nth }, effect });
    await strike('bulk-line-failed', 1);
    await strike('bulk-line-lost', 2);
    await strike('stale', 3);
    const id = await begin(line('a', 1, 15), line('b', 3, 15), line('c', 2, 15, 10), line('d', 1, 16));
    const lines = await linesAt((await ended(sim.ask, id)).url);
    expect(lines).toMatchObject([
      { __lineNumber: 0, errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] },
      { __lineNumber: 2, data: { inventorySetQuantities: { userErrors: [{ code: 'CHANGE_FROM_QUANTITY_STALE' }] } } },
      { __lineNumber: 3, data: { inventorySetQuantities: { userErrors: [] } } },
    ]);
    expect([await sim.quantityOf(1, 1), await sim.quantityOf(3, 1), await sim.quantityOf(2, 1)]).toEqual([16, 15, 11]);
  });

  it('has an upload that a fault refuses, or of which the reply is lost', async () => {
    const strike = (effect: string) =>
      sim.control('POST', 'faults', { shop, match: { operation: 'stagedUpload', nth: 1 }, effect });
    const { url } = await stage(sim.ask, 'PUT');
    await strike('http-503');
    expect((await fetch(url!, { method: 'PUT', body: `${line('a', 1, 15)}\n` })).status).toBe(503);
    await strike('reset-after-commit');
    await expect(fetch(url!, { method: 'PUT', body: `${line('a', 1, 15)}\n` })).rejects.toThrow();
    const { bulkOperation } = await startMutation(sim.ask, setDocument, new URL(url!).pathname.slice(1));
    expect((await ended(sim.ask, bulkOperation!.id)).objectCount).toBe('1');
  });
});
