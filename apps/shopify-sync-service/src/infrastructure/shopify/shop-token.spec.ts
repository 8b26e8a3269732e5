import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitUntil } from '../../../../../test/support/wait-until';
import { ShopToken } from './shop-token';

describe('a token by client credentials', () => {
  let server: Server;
  let asked: string[];
  let answer: () => { status: number; body: object };
  beforeEach(async () => {
    asked = [];
    answer = () => ({
      status: 200,
      body: { access_token: `shpat_${asked.length}`, scope: 'write_inventory', expires_in: 86_399 },
    });
    server = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        asked.push(`${request.method} ${request.url} ${body}`);
        const { status, body: given } = answer();
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(given));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const token = (): ShopToken =>
    ShopToken.byCredentials(
      { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, domain: 'north.myshopify.test' },
      { clientId: 'app', clientSecret: 'secret' },
    );

  it('is asked for once, however many need it, and kept', async () => {
    const held = token();
    expect(await Promise.all([held.current(), held.current(), held.current()])).toEqual([
      'shpat_1',
      'shpat_1',
      'shpat_1',
    ]);
    expect(await held.current()).toBe('shpat_1');
    expect(asked).toEqual([
      'POST /admin/oauth/access_token grant_type=client_credentials&client_id=app&client_secret=secret',
    ]);
  });

  it('is asked for again before it expires, and once when the shop refuses it', async () => {
    const held = token();
    answer = () => ({ status: 200, body: { access_token: `shpat_${asked.length}`, expires_in: 1e-6 } });
    expect(await held.current()).toBe('shpat_1');
    answer = () => ({ status: 200, body: { access_token: `shpat_${asked.length}`, expires_in: 86_399 } });
    await waitUntil(async () => (await held.current()) === 'shpat_2', { what: 'the first one is used up' });
    expect(await Promise.all([held.another('shpat_2'), held.another('shpat_2')])).toEqual(['shpat_3', 'shpat_3']);
    // Who was refused the old one later takes the one that is there.
    expect(await held.another('shpat_2')).toBe('shpat_3');
  });

  it('that the shop does not give is told, without the secret', async () => {
    answer = () => ({ status: 400, body: { error: 'application_cannot_be_found' } });
    const failure = await token()
      .current()
      .catch((error: unknown) => error as Error & { code: string });
    expect(failure).toMatchObject({ code: 'shop_token_refused' });
    expect(JSON.stringify(failure) + (failure as Error).message).not.toContain('secret"');
  });

  it('that was given for good has no other', async () => {
    const fixed = ShopToken.fixed('shpat_fixed');
    expect([await fixed.current(), await fixed.another('shpat_fixed')]).toEqual(['shpat_fixed', undefined]);
  });
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}
