const windowMs = 24 * 60 * 60 * 1_000;

export type Outcome = {
  readonly succeeded: boolean;
  /** Where the written thing is found again; the replay shows it as it is then. */ readonly reference: number | null;
};

export type Claim =
  | { readonly kind: 'new'; settle: (outcome: Outcome) => void; abandon: () => void }
  | { readonly kind: 'in-flight' }
  | { readonly kind: 'replay'; readonly outcome: Outcome }
  | { readonly kind: 'mismatch'; readonly outcome: Outcome | undefined }
  | { readonly kind: 'failed' };

interface Attempt {
  readonly fingerprint: string;
  readonly atMs: number;
  outcome?: Outcome;
}

/**
 * Remembers for 24 hours, for an app, a shop and a mutation, what was asked under a key and how it ended.
 * A second request under a key is never carried out: it is told what became of the first.
 */
export class IdempotencyStore {
  private readonly attempts = new Map<string, Attempt>();

  constructor(private readonly now: () => number) {}

  claim(scope: string, key: string, fingerprint: string): Claim {
    this.forgetOld();
    const name = `${scope}\n${key}`;
    const known = this.attempts.get(name);
    if (known) return claimOf(known, fingerprint);
    const attempt: Attempt = { fingerprint, atMs: this.now() };
    this.attempts.set(name, attempt);
    return {
      kind: 'new',
      settle: (outcome) => (attempt.outcome = outcome),
      abandon: () => this.attempts.delete(name),
    };
  }

  /** Attempts stand in order of their time, so that the old are all at the front. */
  private forgetOld(): void {
    for (const [name, { atMs }] of this.attempts) {
      if (this.now() - atMs < windowMs) return;
      this.attempts.delete(name);
    }
  }
}

function claimOf(known: Attempt, fingerprint: string): Claim {
  if (known.fingerprint !== fingerprint) return { kind: 'mismatch', outcome: known.outcome };
  if (!known.outcome) return { kind: 'in-flight' };
  return known.outcome.succeeded ? { kind: 'replay', outcome: known.outcome } : { kind: 'failed' };
}
