/** What can be made to go wrong with a call. */
export const faultEffects = [
  'throttled',
  'http-401',
  'http-402',
  'http-403',
  'http-404',
  'http-423',
  'http-429',
  'http-430',
  'http-500',
  'http-502',
  'http-503',
  'http-504',
  'internal-error',
  'reset-before-commit',
  'reset-after-commit',
  'slow',
  'truncated-json',
  'stale',
] as const;

export type FaultEffect = (typeof faultEffects)[number];

export interface FaultRule {
  /** Only calls to this shop; every shop where it is left out. */
  readonly shop?: string;
  readonly match: {
    /** A root field or the operation's name; every call where it is left out. */
    readonly operation?: string;
    /** The how-manieth matching call after the rule was made is struck, counted from 1; with `times`, those after it as well. */
    readonly nth?: number;
    readonly probability?: number;
  };
  readonly effect: FaultEffect;
  /** How many calls it strikes in all; 1 with `nth`, else without end. */
  readonly times?: number;
  readonly delayMs?: number;
  readonly retryAfterS?: number;
}

interface LiveRule extends FaultRule {
  seen: number;
  struck: number;
}

/** The rules in force, in the order they were made; a call is struck by the first that fits it. */
export class FaultRules {
  private rules: LiveRule[] = [];

  constructor(private readonly random: () => number) {}

  add(rule: FaultRule): void {
    this.rules.push({ ...rule, seen: 0, struck: 0 });
  }

  clear(): void {
    this.rules = [];
  }

  all = (): readonly FaultRule[] => this.rules;

  strike(shop: string, operations: readonly string[]): FaultRule | undefined {
    let struck: LiveRule | undefined;
    for (const rule of this.rules) {
      if (rule.shop !== undefined && rule.shop !== shop) continue;
      if (rule.match.operation !== undefined && !operations.includes(rule.match.operation)) continue;
      rule.seen++;
      if (!struck && this.fits(rule)) struck = rule;
    }
    if (struck) struck.struck++;
    return struck;
  }

  private fits({ match, seen, struck, times }: LiveRule): boolean {
    if (struck >= (times ?? (match.nth === undefined ? Infinity : 1))) return false;
    if (match.nth !== undefined && seen < match.nth) return false;
    return match.probability === undefined || this.random() < match.probability;
  }
}
