import { StocklineError } from '@app/common/kernel';

/** What a shop gives tokens for: the client credentials of an app of the same organization. */
export interface ClientCredentials {
  clientId: string;
  clientSecret: string;
}

const answerWithinMs = 15_000;
/** Of its life; the rest is for what is under way. */
const usedShare = 0.8;

/**
 * The token a shop is spoken to with: one that was given for good, or one that is asked for by client credentials, kept for most of its life and asked
 * for again when the shop refuses it. However many ask at once, the shop is asked once.
 */
export class ShopToken {
  private held: { token: string; untilMs: number } | undefined;
  private asking: Promise<string> | undefined;

  private constructor(private readonly ask: (() => Promise<{ token: string; lifeMs: number }>) | undefined) {}

  static fixed(token: string): ShopToken {
    const given = new ShopToken(undefined);
    given.held = { token, untilMs: Infinity };
    return given;
  }

  static byCredentials(shop: { url: string; domain: string }, credentials: ClientCredentials): ShopToken {
    return new ShopToken(() => askForToken(shop, credentials));
  }

  async current(): Promise<string> {
    return this.held !== undefined && Date.now() < this.held.untilMs ? this.held.token : this.askOnce();
  }

  /** Another token than one that was refused; undefined where there is none. */
  async another(refused: string): Promise<string | undefined> {
    if (this.ask === undefined) return undefined;
    const token = this.held !== undefined && this.held.token !== refused ? this.held.token : await this.askOnce();
    return token === refused ? undefined : token;
  }

  private askOnce(): Promise<string> {
    this.asking ??= this.ask!()
      .then(({ token, lifeMs }) => {
        this.held = { token, untilMs: Date.now() + lifeMs * usedShare };
        return token;
      })
      .finally(() => (this.asking = undefined));
    return this.asking;
  }
}

async function askForToken(
  { url, domain }: { url: string; domain: string },
  { clientId, clientSecret }: ClientCredentials,
): Promise<{ token: string; lifeMs: number }> {
  const response = await fetch(`${url}/admin/oauth/access_token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json', 'x-sim-shop': domain },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    }).toString(),
    signal: AbortSignal.timeout(answerWithinMs),
  }).catch((error: unknown) => {
    throw refused(domain, error instanceof Error ? error.message : String(error));
  });
  const answer = (await response.json().catch(() => ({}))) as { access_token?: unknown; expires_in?: unknown };
  if (!response.ok || typeof answer.access_token !== 'string' || answer.access_token === '')
    throw refused(domain, `HTTP ${response.status}`);
  const lifeS = typeof answer.expires_in === 'number' && answer.expires_in > 0 ? answer.expires_in : 3_600;
  return { token: answer.access_token, lifeMs: lifeS * 1_000 };
}

const refused = (domain: string, why: string): StocklineError =>
  new StocklineError({
    code: 'shop_token_refused',
    message: `${domain} gives no token for the client credentials: ${why}`,
    hint: 'See that the app is installed in the shop, in the same organization, and that its secret is the present one.',
  });
