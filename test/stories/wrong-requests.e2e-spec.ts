import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startOidcIssuer, type OidcIssuer } from '../support/oidc-issuer';
import { startStream, type Stream } from '../support/start-stream';

interface Asked {
  method?: string;
  path: string;
  /** The role whose key is sent; null for none. */
  as?: string | null;
  authorization?: string;
  body?: unknown;
  /** The claims of a token to send, and whether its signature is spoilt. */
  token?: object;
  spoilt?: boolean;
  /** As it is, instead of `body`. */
  text?: string;
  headers?: Record<string, string>;
}
interface Answer {
  status: number;
  code: string;
  /** Part of `detail`. */
  says: string;
  /** Part of `hint`. */
  mend: string;
}

const runs = '/jobs/JOB_IMP_INV/runs';
const post = (path: string, body: unknown, more: Partial<Asked> = {}): Asked => ({
  method: 'POST',
  path,
  body,
  ...more,
});
const put = (path: string, body: unknown, more: Partial<Asked> = {}): Asked => ({ method: 'PUT', path, body, ...more });
const parameters = (given: object): Asked => post(runs, { parameters: given });

const wrong: [string, Asked, Answer][] = [
  [
    'no key',
    { path: '/runs', as: null },
    { status: 401, code: 'unauthenticated', says: 'no valid key', mend: 'Bearer' },
  ],
  [
    'a key that is none',
    { path: '/runs', authorization: 'Bearer sl_admin_nobody' },
    { status: 401, code: 'unauthenticated', says: 'no valid key', mend: 'Bearer' },
  ],
  [
    'a key that has expired',
    { path: '/runs', as: 'expired' },
    { status: 401, code: 'unauthenticated', says: 'no valid key', mend: 'Bearer' },
  ],
  [
    'a scheme that is not ours',
    { path: '/runs', authorization: 'Basic YTpi' },
    { status: 401, code: 'unauthenticated', says: 'no valid key', mend: 'Bearer' },
  ],
  [
    'a token that was tampered with',
    { path: '/runs', token: { sub: 'anna', roles: ['admin'] }, spoilt: true },
    { status: 401, code: 'unauthenticated', says: 'signature', mend: 'new one from the issuer' },
  ],
  [
    'a token that has expired',
    { path: '/runs', token: { sub: 'anna', roles: ['admin'], exp: 1 } },
    { status: 401, code: 'unauthenticated', says: 'exp', mend: 'new one from the issuer' },
  ],
  [
    'a token for somebody else',
    { path: '/runs', token: { sub: 'anna', roles: ['admin'], aud: 'payroll' } },
    { status: 401, code: 'unauthenticated', says: 'aud', mend: 'the audience stockline' },
  ],
  [
    'a token without a role',
    { path: '/runs', token: { sub: 'anna' } },
    { status: 403, code: 'forbidden', says: 'claim roles', mend: 'viewer' },
  ],
  [
    'a token whose role is too small',
    put('/products/P1', {}, { token: { sub: 'anna', roles: ['viewer'] } }),
    { status: 403, code: 'forbidden', says: 'oidc:anna', mend: 'operator' },
  ],
  [
    'a role that is too small to change',
    put('/products/P1', {}, { as: 'viewer' }),
    { status: 403, code: 'forbidden', says: 'needs operator', mend: 'operator' },
  ],
  [
    'a merchandiser who runs an inventory job',
    post(runs, {}, { as: 'merchandiser' }),
    { status: 403, code: 'forbidden', says: 'operator', mend: 'operator' },
  ],
  [
    'an operator in the audit',
    { path: '/audit', as: 'operator' },
    { status: 403, code: 'forbidden', says: 'needs admin', mend: 'admin' },
  ],
  [
    'a route that is not there',
    { path: '/inventroy' },
    { status: 404, code: 'not_found', says: '/inventroy', mend: 'routes' },
  ],
  [
    'a job that is not there',
    { path: '/jobs/JOB_IMP_INF' },
    { status: 404, code: 'job_unknown', says: 'JOB_IMP_INF', mend: 'JOB_IMP_INV' },
  ],
  [
    'a job of another service',
    post('/jobs/UL_RCNT_INV/runs', {}),
    { status: 404, code: 'job_unknown', says: 'UL_RCNT_INV', mend: 'shopify-sync' },
  ],
  [
    'a parameter with a typo',
    parameters({ configID: 'RESET_INVENTORY' }),
    { status: 422, code: 'parameters_invalid', says: 'configID', mend: 'configId' },
  ],
  [
    'a parameter of the wrong type',
    parameters({ scheduleNow: 'perhaps' }),
    { status: 422, code: 'parameters_invalid', says: 'scheduleNow', mend: 'true' },
  ],
  [
    'a required parameter that is null',
    parameters({ configId: null }),
    { status: 422, code: 'parameters_invalid', says: 'configId', mend: 'RESET_INVENTORY' },
  ],
  [
    'a pattern that would not end',
    parameters({ fileNameRegex: '^(a+)+\\1$' }),
    { status: 422, code: 'parameters_invalid', says: 'fileNameRegex', mend: '' },
  ],
  [
    'a connection that is not there',
    parameters({ propertyResource: 'FTP_CONFIGG' }),
    { status: 422, code: 'parameters_invalid', says: 'FTP_CONFIGG', mend: 'FTP_CONFIG' },
  ],
  [
    'an additional parameter that is not known',
    parameters({ additionalParameters: { resetby: 'ATP' } }),
    { status: 422, code: 'parameters_invalid', says: 'resetby', mend: 'resetBy' },
  ],
  [
    'a file name that leaves its directory',
    parameters({ remoteFilename: '../../etc/passwd' }),
    { status: 422, code: 'parameters_invalid', says: 'remoteFilename', mend: '' },
  ],
  [
    'a body that is no JSON',
    { method: 'POST', path: runs, text: '{"parameters": ' },
    { status: 400, code: 'bad_json', says: 'cannot be parsed', mend: 'JSON' },
  ],
  [
    'a body that is no object',
    { method: 'POST', path: runs, text: '[]' },
    { status: 422, code: 'body_invalid', says: 'object', mend: '' },
  ],
  [
    'a body of 50 MB',
    { method: 'POST', path: runs, text: `{"parameters":{"remoteFilename":"${'x'.repeat(50_000_000)}"}}` },
    { status: 413, code: 'body_too_large', says: 'larger', mend: 'file import' },
  ],
  [
    'a member that a body does not have',
    put('/products/P1', { nmae: 'Shirt' }),
    { status: 422, code: 'body_invalid', says: '/nmae', mend: 'Mend' },
  ],
  [
    'a member deep in a body',
    put('/products/P1', { identifications: [{ idType: 'sku' }] }),
    { status: 422, code: 'body_invalid', says: '/identifications/0/idValue', mend: 'Mend' },
  ],
  [
    'a type that no facility has',
    put('/facilities/F1', { type: 'CASTLE' }),
    { status: 422, code: 'body_invalid', says: '/type', mend: 'Mend' },
  ],
  [
    'an id of control characters',
    put('/products/a%00b', {}),
    { status: 422, code: 'id_invalid', says: 'no id', mend: '255' },
  ],
  [
    'an identification that another product has',
    put('/products/P2', { identifications: [{ idType: 'sku', idValue: 'LS-1' }] }),
    { status: 409, code: 'identification_taken', says: 'P1', mend: 'take it off' },
  ],
  [
    'a product that is not there',
    { path: '/products/P404' },
    { status: 404, code: 'product_unknown', says: 'P404', mend: 'PUT' },
  ],
  [
    'a page that is too large',
    { path: '/inventory?limit=501' },
    { status: 422, code: 'limit_invalid', says: '500', mend: 'nextCursor' },
  ],
  [
    'a cursor that is none',
    { path: '/runs?cursor=abc' },
    { status: 422, code: 'cursor_invalid', says: 'abc', mend: 'nextCursor' },
  ],
  [
    'a filter with a typo',
    { path: '/runs?stauts=failed' },
    { status: 422, code: 'query_invalid', says: 'stauts', mend: 'status' },
  ],
  [
    'a status that no run has',
    { path: '/runs?status=done' },
    { status: 422, code: 'query_invalid', says: 'done', mend: 'status=' },
  ],
  [
    'a time that is none',
    { path: '/runs?from=yesterday' },
    { status: 422, code: 'time_invalid', says: 'yesterday', mend: 'T10:00' },
  ],
  [
    'a run that is not there',
    { path: '/runs/01932a3c-7a4b-7c2d-9e1f-aaaaaaaaaaaa' },
    { status: 404, code: 'run_unknown', says: '01932a3c', mend: '' },
  ],
  [
    'a wait that never ends',
    post(`${runs}?wait=forever`, {}),
    { status: 422, code: 'wait_invalid', says: 'forever', mend: '60s' },
  ],
  [
    'an idempotency key with another body',
    post(runs, { parameters: { remoteFilename: 'b.csv' } }, { headers: { 'idempotency-key': 'once' } }),
    { status: 409, code: 'idempotency_key_reused', says: 'once', mend: 'new key' },
  ],
];

describe('a wrong request', () => {
  let stream: Stream;
  let issuer: OidcIssuer;
  beforeAll(async () => {
    issuer = await startOidcIssuer();
    stream = await startStream([]);
    addExpiredKey(join(stream.directory, 'api-keys.json'));
    await stream.start('ingest', { OIDC_ISSUER: issuer.issuer, OIDC_AUDIENCE: 'stockline' });
    await stream.call('PUT', 'ingest', '/products/P1', { identifications: [{ idType: 'sku', idValue: 'LS-1' }] });
    await ask(post(runs, { parameters: { remoteFilename: 'a.csv' } }, { headers: { 'idempotency-key': 'once' } }));
  }, 60_000);
  afterAll(() => Promise.all([stream.stop(), issuer.stop()]));

  const ask = async ({
    method = 'GET',
    path,
    as = 'admin',
    authorization,
    token,
    spoilt = false,
    body,
    text,
    headers,
  }: Asked): Promise<Response> => {
    const signed = token === undefined ? undefined : await issuer.token(token);
    const key =
      (spoilt ? signed?.replace(/....$/, 'AAAA') : signed) ??
      (as === 'expired' ? 'sl_admin_of-long-ago' : as === null ? undefined : stream.keys[as as 'admin']);
    const given = authorization ?? (key === undefined ? undefined : `Bearer ${key}`);
    return fetch(`${stream.services.ingest!.url}${path}`, {
      method,
      headers: {
        ...(given === undefined ? {} : { authorization: given }),
        ...(body === undefined && text === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: text ?? (body === undefined ? undefined : JSON.stringify(body)),
    });
  };

  it.each(wrong)('with %s is told what, where and the mend', async (_, asked, expected) => {
    const response = await ask(asked);
    const problem = (await response.json()) as { status: number; code: string; detail: string; hint?: string };
    expect(problem).toMatchObject({ status: expected.status, code: expected.code });
    expect(response.status).toBe(expected.status);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const errors = JSON.stringify((problem as { errors?: unknown }).errors ?? '');
    expect(`${problem.detail} ${errors}`).toContain(expected.says);
    expect(`${problem.hint ?? ''} ${errors}`).toContain(expected.mend);
    expect(JSON.stringify(problem)).not.toMatch(/node_modules|\bat .*\.(js|ts):\d+/);
  });

  it('that would have changed something stands in the audit, with who was told what', async () => {
    await ask(put('/products/P77', { nmae: 'Shirt' }, { token: { sub: 'carl', roles: ['operator'] } }));
    await ask(put('/products/P77', {}, { as: 'viewer' }));
    await ask(put('/products/P77', {}, { as: null }));
    const { items } = await stream.call<{ items: object[] }>('GET', 'ingest', '/audit?what=refused&limit=2');
    expect(items).toMatchObject([
      { who: 'viewer', subject: 'PUT /products/P77', after: { status: 403, code: 'forbidden' } },
      { who: 'oidc:carl', subject: 'PUT /products/P77', after: { status: 422, code: 'body_invalid' } },
    ]);
  });

  it('too often is asked to wait', async () => {
    await stream.services.ingest!.stop();
    await stream.start('ingest', { HTTP_REQUESTS_PER_MINUTE: '10' });
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask({ path: '/jobs' })));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(2);
    expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused[0]!.json()).toMatchObject({
      code: 'too_many_requests',
      hint: expect.stringContaining('Retry-After') as string,
    });
    expect((await ask({ path: '/jobs', as: 'viewer' })).status).toBe(200);
    expect((await ask({ path: '/health/ready', as: null })).status).toBe(200);
  });
});

function addExpiredKey(path: string): void {
  const file = JSON.parse(readFileSync(path, 'utf8')) as { keys: object[] };
  const sha256 = createHash('sha256').update('sl_admin_of-long-ago').digest('hex');
  file.keys.push({ id: 'of-long-ago', role: 'admin', sha256, expiresAt: '2020-01-01T00:00:00Z' });
  writeFileSync(path, JSON.stringify(file));
}
