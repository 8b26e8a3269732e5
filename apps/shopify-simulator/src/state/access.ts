/** One app that is installed in a shop, with the secret that its webhooks are signed with and its tokens asked for. */
export interface InstalledApp {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: ReadonlySet<string>;
}

export interface AccessToken {
  readonly token: string;
  readonly app: string;
  readonly scopes: ReadonlySet<string>;
  /** Null for one that does not expire. */
  readonly expiresAtMs: number | null;
}

/** Who may enter a shop: its apps, and the tokens they hold. */
export class Access {
  readonly apps = new Map<string, InstalledApp>();
  readonly tokens = new Map<string, AccessToken>();
  /** How long a token lives that is asked for from now on. */
  tokenLifeS = 86_399;

  /** A token that was handed out once and never expires; it stands for an app of its own where none is named. */
  grant(token: string, scopes: ReadonlySet<string>, app = token): void {
    if (!this.apps.has(app)) this.apps.set(app, { clientId: app, clientSecret: `shpss_${app}`, scopes });
    this.tokens.set(token, { token, app, scopes, expiresAtMs: null });
  }

  install(app: InstalledApp): void {
    this.apps.set(app.clientId, app);
  }

  issue(token: string, app: InstalledApp, nowMs: number): AccessToken {
    for (const [old, { expiresAtMs }] of this.tokens)
      if (expiresAtMs !== null && expiresAtMs <= nowMs) this.tokens.delete(old);
    const issued = {
      token,
      app: app.clientId,
      scopes: app.scopes,
      expiresAtMs: nowMs + this.tokenLifeS * 1_000,
    };
    this.tokens.set(token, issued);
    return issued;
  }

  /** The token, while it counts. */
  valid(token: string, nowMs: number): AccessToken | undefined {
    const known = this.tokens.get(token);
    return known && (known.expiresAtMs === null || nowMs < known.expiresAtMs) ? known : undefined;
  }
}
