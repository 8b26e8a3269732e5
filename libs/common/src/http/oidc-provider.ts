import { StocklineError, shorten } from '@app/common/kernel';
import { isSafeAddress } from './is-safe-address';
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';

const timeoutMs = 5_000;
/** Keys are kept this long; one that is not among them is looked for at once, but at most every half a minute. */
const keptForMs = 10 * 60_000;
const askedAgainAfterMs = 30_000;

/** The keys that an OIDC issuer signs with, found by its discovery document. Nothing is asked before the first token comes. */
export class OidcProvider {
  private keys: Promise<JWTVerifyGetKey> | undefined;

  constructor(private readonly issuer: string) {}

  /** Throws `identity_provider_silent` while the issuer cannot be reached or does not say what it must. */
  async signingKeys(): Promise<JWTVerifyGetKey> {
    this.keys ??= this.discover();
    try {
      return await this.keys;
    } catch (error) {
      // The next token asks again.
      this.keys = undefined;
      throw error;
    }
  }

  private async discover(): Promise<JWTVerifyGetKey> {
    const address = `${this.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    try {
      const response = await fetch(address, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' });
      if (!response.ok) throw new Error(`it answers ${response.status}`);
      const { issuer, jwks_uri: jwksUri } = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown };
      if (issuer !== this.issuer) throw new Error(`it names another issuer, ${shorten(issuer)}`);
      if (typeof jwksUri !== 'string' || !URL.canParse(jwksUri) || !isSafeAddress(new URL(jwksUri)))
        throw new Error(`its jwks_uri is no https address: ${shorten(jwksUri)}`);
      return createRemoteJWKSet(new URL(jwksUri), {
        timeoutDuration: timeoutMs,
        cooldownDuration: askedAgainAfterMs,
        cacheMaxAge: keptForMs,
      });
    } catch (error) {
      throw silent(`${shorten(address, 200)}: ${shorten((error as Error).message, 200)}`, error);
    }
  }
}

export const silent = (why: string, cause: unknown): StocklineError =>
  new StocklineError({
    code: 'identity_provider_silent',
    message: `tokens cannot be checked now: ${why}`,
    hint: 'See whether the issuer that OIDC_ISSUER names can be reached from this service; keys of the file of keys work meanwhile.',
    retriable: true,
    cause,
  });
