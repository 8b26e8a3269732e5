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
  'reset-mid-body',
  'slow',
  'slow-body',
  'truncated-json',
  'stale',
  'bulk-failed',
  'bulk-canceled',
  'bulk-expired',
  'bulk-stuck',
  'bulk-line-failed',
  'bulk-line-lost',
  'result-expired',
] as const;

export type FaultEffect = (typeof faultEffects)[number];

/** Where a fault can strike: a call, a bulk operation as it begins, a line of one, or the file server beside. */
export type FaultPlace = 'call' | 'bulk' | 'line' | 'file';

const ofBulk: readonly FaultEffect[] = ['bulk-failed', 'bulk-canceled', 'bulk-expired', 'bulk-stuck'];
const ofLines: readonly FaultEffect[] = ['bulk-line-failed', 'bulk-line-lost'];

/** A rule is passed over, and does not count, where its effect has no place. */
function belongs(effect: FaultEffect, place: FaultPlace): boolean {
  if (place === 'bulk') return ofBulk.includes(effect);
  if (place === 'line') return ofLines.includes(effect) || effect === 'stale';
  if (effect === 'result-expired') return place === 'file';
  return !ofBulk.includes(effect) && !ofLines.includes(effect);
}

export interface FaultRule {
  /** Only calls to this shop; every shop where it is left out. */
  readonly shop?: string;
  readonly match: {
    /** A root field or the operation's name, `stagedUpload` or `bulkResult`; every call where it is left out. */
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
  /** How many lines a bulk operation writes before it ends so. */
  readonly afterLines?: number;
  /** What a bulk operation that fails says of itself. */
  readonly errorCode?: 'ACCESS_DENIED' | 'INTERNAL_SERVER_ERROR' | 'TIMEOUT';
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

  strike(shop: string, operations: readonly string[], place: FaultPlace): FaultRule | undefined {
    let struck: LiveRule | undefined;
    for (const rule of this.rules) {
      if (!belongs(rule.effect, place)) continue;
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
