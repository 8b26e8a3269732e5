import type { ApiKeys } from './api-keys';
import type { Caller } from './caller';
import type { OidcTokens } from './oidc-tokens';

const looksLikeToken = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Those who may call: holders of a key of the file, of a token of the issuer, or both where both are configured. */
export class Callers {
  constructor(
    private readonly keys: ApiKeys | undefined,
    private readonly tokens: OidcTokens | undefined,
  ) {}

  /** Who holds it; nobody where it is neither. Throws what a token breaks. */
  async callerOf(bearer: string, now: Date): Promise<Caller | undefined> {
    if (this.tokens && looksLikeToken.test(bearer)) return this.tokens.callerOf(bearer, now);
    return this.keys?.callerOf(bearer, now.getTime());
  }
}
