import { roleCovers, roles, type Role } from '@app/common/contracts';
import { StocklineError, shorten } from '@app/common/kernel';
import { errors, jwtVerify, type JWTPayload } from 'jose';
import type { Caller } from './caller';
import { OidcProvider, silent } from './oidc-provider';

export interface OidcOptions {
  issuer: string;
  audience: string;
  /** The claim that lists the roles; dots lead into it, as in `realm_access.roles`. */
  rolesClaim: string;
}

/** Signatures by keys of two halves only: a secret shared with the issuer could also sign. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const clockToleranceS = 5;

/** Tokens of an OIDC issuer: signature, issuer, audience and time are checked with every call; roles are taken from the claim. */
export class OidcTokens {
  private readonly provider: OidcProvider;

  constructor(private readonly options: OidcOptions) {
    this.provider = new OidcProvider(options.issuer);
  }

  /** Who the token speaks for. Throws `unauthenticated` with the rule it breaks, `forbidden` where it carries no role of ours, `identity_provider_silent`. */
  async callerOf(token: string, now: Date): Promise<Caller> {
    const payload = await this.verified(token, now);
    const { rolesClaim } = this.options;
    const given = claimAt(payload, rolesClaim);
    const named = typeof given === 'string' ? given.split(' ') : Array.isArray(given) ? given : [];
    const role = widest(roles.filter((known) => named.includes(known)));
    if (role === undefined)
      throw new StocklineError({
        code: 'forbidden',
        message: `the token of "${shorten(payload.sub)}" carries no role of this system in its claim ${rolesClaim}`,
        hint: `Have the issuer put one of ${roles.join(', ')} there.`,
      });
    return { keyId: `oidc:${payload.sub}`, role };
  }

  private async verified(token: string, now: Date): Promise<JWTPayload & { sub: string }> {
    const keys = await this.provider.signingKeys();
    const { issuer, audience } = this.options;
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms,
        clockTolerance: clockToleranceS,
        currentDate: now,
        requiredClaims: ['sub', 'exp'],
      });
      return payload as JWTPayload & { sub: string };
    } catch (error) {
      if (!isFaultOfToken(error)) throw silent(shorten((error as Error).message, 200), error);
      throw new StocklineError({
        code: 'unauthenticated',
        message: `the token does not count: ${shorten((error as Error).message, 200)}`,
        hint: `Get a new one from the issuer, for the audience ${audience}.`,
      });
    }
  }
}

/** What the keys' own address failed with is not the fault of who calls. */
const isFaultOfToken = (error: unknown): boolean =>
  error instanceof errors.JOSEError &&
  !(error instanceof errors.JWKSTimeout) &&
  !(error instanceof errors.JWKSInvalid) &&
  error.code !== 'ERR_JOSE_GENERIC';

const claimAt = (payload: JWTPayload, path: string): unknown =>
  path in payload
    ? payload[path]
    : path
        .split('.')
        .reduce<unknown>(
          (value, name) =>
            typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined,
          payload,
        );

const widest = (held: readonly Role[]): Role | undefined =>
  held.find((role) => held.every((other) => roleCovers(role, other)));
