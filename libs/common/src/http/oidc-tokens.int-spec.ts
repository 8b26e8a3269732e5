import { SignJWT, UnsecuredJWT } from 'jose';
import { startOidcIssuer, type OidcIssuer } from '../../../../test/support/oidc-issuer';
import { OidcTokens } from './oidc-tokens';

describe('a token of the OIDC issuer', () => {
  let issuer: OidcIssuer;
  let tokens: OidcTokens;
  beforeAll(async () => {
    issuer = await startOidcIssuer();
    tokens = new OidcTokens({ issuer: issuer.issuer, audience: 'stockline', rolesClaim: 'realm_access.roles' });
  });
  afterAll(() => issuer.stop());

  const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;
  const roles = (...names: string[]): object => ({ realm_access: { roles: names } });
  const callerOf = (token: string): Promise<unknown> => tokens.callerOf(token, new Date());

  it('lets in its subject, with the widest of the roles that it carries', async () => {
    expect(await callerOf(await issuer.token({ sub: 'anna', ...roles('viewer', 'staff', 'operator') }))).toEqual({
      keyId: 'oidc:anna',
      role: 'operator',
    });
  });

  it('finds its roles in a list separated by blanks and under a name with dots too', async () => {
    const flat = new OidcTokens({ issuer: issuer.issuer, audience: 'stockline', rolesClaim: 'shop.roles' });
    const token = await issuer.token({ sub: 'ben', 'shop.roles': 'merchandiser viewer' });
    expect(await flat.callerOf(token, new Date())).toEqual({ keyId: 'oidc:ben', role: 'merchandiser' });
  });

  it.each([
    ['has expired', { exp: inSeconds(-60) }, 'unauthenticated'],
    ['counts only from tomorrow', { nbf: inSeconds(86_400) }, 'unauthenticated'],
    ['never expires', { exp: undefined }, 'unauthenticated'],
    ['is meant for somebody else', { aud: 'payroll' }, 'unauthenticated'],
    ['comes from somebody else', { iss: 'https://elsewhere.example' }, 'unauthenticated'],
    ['speaks for nobody', { sub: undefined }, 'unauthenticated'],
    ['carries no role of ours', roles('king'), 'forbidden'],
    ['carries no roles at all', { realm_access: undefined }, 'forbidden'],
  ])('does not count where it %s', async (_, claims, code) => {
    const token = await issuer.token({ sub: 'anna', ...roles('admin'), ...claims });
    await expect(callerOf(token)).rejects.toMatchObject({ code });
  });

  it('does not count where anything of it was changed, or was signed in another way', async () => {
    const good = await issuer.token({ sub: 'anna', ...roles('viewer') });
    const [head, , signature] = good.split('.');
    const payload = { iss: issuer.issuer, aud: 'stockline', sub: 'anna', exp: inSeconds(300), ...roles('admin') };
    const changed = Buffer.from(JSON.stringify(payload)).toString('base64url');
    const forged = [
      [head, changed, signature].join('.'),
      new UnsecuredJWT(payload).encode(),
      `${new UnsecuredJWT(payload).encode()}x`,
      await new SignJWT(payload).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.alloc(32, 1)),
    ];
    for (const token of forged) await expect(callerOf(token)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('cannot be checked while the issuer is silent, which is no fault of who calls, and can as soon as it answers', async () => {
    const silent = new OidcTokens({ issuer: 'http://127.0.0.1:1', audience: 'stockline', rolesClaim: 'roles' });
    const token = await issuer.token({ sub: 'anna', ...roles('viewer') });
    await expect(silent.callerOf(token, new Date())).rejects.toMatchObject({
      code: 'identity_provider_silent',
      retriable: true,
    });
    const lying = new OidcTokens({ issuer: `${issuer.issuer}/`, audience: 'stockline', rolesClaim: 'roles' });
    await expect(lying.callerOf(token, new Date())).rejects.toThrow(/names another issuer/);
  });

  it('counts by a new key of the issuer once the keys are asked for again', async () => {
    const fresh = new OidcTokens({ issuer: issuer.issuer, audience: 'stockline', rolesClaim: 'realm_access.roles' });
    const old = await issuer.token({ sub: 'anna', ...roles('viewer') });
    await issuer.rotate();
    const next = await issuer.token({ sub: 'anna', ...roles('viewer') });
    expect(await fresh.callerOf(next, new Date())).toMatchObject({ keyId: 'oidc:anna' });
    await expect(fresh.callerOf(old, new Date())).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});
