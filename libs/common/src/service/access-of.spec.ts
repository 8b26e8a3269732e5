import { accessOf } from './access-of';

const nothing = { API_KEYS_FILE: null, OIDC_ISSUER: null, OIDC_AUDIENCE: null, OIDC_ROLES_CLAIM: 'roles' };

describe('who may call', () => {
  it('is told by a file of keys, by an issuer, or by both', () => {
    expect(accessOf({ ...nothing, API_KEYS_FILE: 'keys.json' })).toEqual({ apiKeysFile: 'keys.json', oidc: null });
    expect(accessOf({ ...nothing, OIDC_ISSUER: 'https://id.example/realm', OIDC_AUDIENCE: 'stockline' }).oidc).toEqual({
      issuer: 'https://id.example/realm',
      audience: 'stockline',
      rolesClaim: 'roles',
    });
  });

  it.each([
    ['nobody is named', {}, /neither API_KEYS_FILE nor OIDC_ISSUER/],
    ['an issuer comes without an audience', { OIDC_ISSUER: 'https://id.example' }, /OIDC_ISSUER is set without/],
    ['an audience comes without an issuer', { API_KEYS_FILE: 'k', OIDC_AUDIENCE: 'a' }, /OIDC_AUDIENCE is set without/],
    ['an issuer is somewhere else and unprotected', { OIDC_ISSUER: 'http://id.example', OIDC_AUDIENCE: 'a' }, /https/],
  ])('is an error at the start where %s', (_, given, rule) => {
    expect(() => accessOf({ ...nothing, ...given })).toThrow(rule);
  });
});
