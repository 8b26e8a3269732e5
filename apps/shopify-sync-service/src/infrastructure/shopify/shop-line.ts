import { setTimeout as pause } from 'node:timers/promises';
import { StocklineError } from '@app/common/kernel';
import { waitMsFor, type BucketStatus } from '../../domain/bucket';
import { slowestRestoreRate } from '../../domain/by-bulk';
import { pointsBefore, urgency, type Urgency, type Waiting } from '../../domain/urgency';
import { documents, type Document } from './documents';
import { send, type GraphqlError, type Reply } from './send';
import type { ShopConfig } from './shops-file';

export interface Traffic {
  requests: number;
  throttled: number;
  retries: number;
}

/** The shop will not be spoken to now: its key, its plan or its door. Everything of it waits, with the reason. */
export class ShopClosed extends StocklineError {
  constructor(shopId: string, code: string, reason: string) {
    super({
      code: 'shop_closed',
      message: `shop ${shopId} does not let us in: ${code === reason ? code : `${reason} (${code})`}`,
      hint: 'Check its token, scopes and state; its levels stay due.',
    });
  }
}

const tries = 6;
const firstPauseMs = 200;
const longestPauseMs = 10_000;
const longestWaitMs = 60_000;

/**
 * The one line to a shop while its lease is held: counts the points of its bucket and waits for exactly the refill that is missing.
 * A call is repeated only as it is, so that its idempotency key stays true to it.
 */
export class ShopLine {
  readonly traffic: Traffic = { requests: 0, throttled: 0, retries: 0 };
  private bucket: BucketStatus | undefined;
  private first: Promise<unknown> | undefined;
  private pointsUnderWay = 0;
  /** In the order in which they came. */
  private readonly waiting = new Set<Waiting>();

  constructor(
    private readonly shop: ShopConfig,
    private readonly signal: AbortSignal,
  ) {}

  /** Gives the data of a reply, after as many tries as it takes; throws ShopClosed, or `shop_unreachable` when tries are used up. */
  async ask<Data>(
    document: Document,
    variables: object,
    howUrgent: Urgency = urgency.reads,
  ): Promise<{ data: Data; errors: GraphqlError[] }> {
    let pauseMs = firstPauseMs;
    let token = await this.shop.token.current();
    let hasNewToken = false;
    const throttled = { sinceMs: 0, pauseMs: firstPauseMs };
    for (let attempt = 1; ;) {
      this.signal.throwIfAborted();
      const reply = await this.exchange<Data>(token, document, variables, howUrgent);
      if (reply.kind === 'data') return reply;
      if (reply.kind === 'closed' && reply.code === 'http_401' && !hasNewToken) {
        const another = await this.shop.token.another(token);
        if (another !== undefined) {
          token = another;
          hasNewToken = true;
          continue;
        }
      }
      if (reply.kind === 'closed') throw new ShopClosed(this.shop.shopId, reply.code, reply.reason);
      if (reply.kind === 'throttled') {
        this.traffic.throttled++;
        await this.waitOutThrottle(throttled, Math.max(reply.points, document.points));
        continue;
      }
      if (attempt++ >= tries) throw this.gaveUp(`gave no usable reply in ${tries} tries: ${reply.reason}`);
      if ((reply.afterMs ?? 0) > longestWaitMs) throw this.gaveUp(`asks for a pause of ${reply.afterMs} ms`);
      this.traffic.retries++;
      await this.rest(reply.afterMs ?? Math.round(pauseMs * (0.5 + Math.random())));
      pauseMs = Math.min(longestPauseMs, pauseMs * 2);
    }
  }

  /** Points a second that the shop gives back: as its last reply said, or as one that is asked for now says. */
  async restoreRate(): Promise<number> {
    if (this.bucket === undefined) await this.ask(documents.readRate, {});
    return this.bucket?.restoreRate ?? slowestRestoreRate;
  }

  /** Another app may draw from the same bucket, whatever it is said to hold: pauses grow, and end after a minute of nothing else. */
  private async waitOutThrottle(throttled: { sinceMs: number; pauseMs: number }, points: number): Promise<void> {
    const nowMs = Date.now();
    throttled.sinceMs ||= nowMs;
    if (nowMs - throttled.sinceMs > longestWaitMs)
      throw new StocklineError({
        code: 'shop_throttled',
        message: `the bucket of shop ${this.shop.shopId} has stayed empty for a minute`,
        hint: 'Another app of the same credentials may drain it. Its levels stay due.',
      });
    const refillMs = this.bucket === undefined ? 0 : waitMsFor(points, this.bucket, nowMs);
    await this.rest(refillMs > 0 ? refillMs : throttled.pauseMs);
    throttled.pauseMs = Math.min(longestPauseMs, throttled.pauseMs * 2);
  }

  private gaveUp(why: string): StocklineError {
    return new StocklineError({
      code: 'shop_unreachable',
      message: `shop ${this.shop.shopId} ${why}`,
      hint: 'Its levels stay due; the next run settles what was sent.',
    });
  }

  /** One exchange, once the bucket has the points for it beside those that are under way. */
  private async exchange<Data>(
    token: string,
    document: Document,
    variables: object,
    howUrgent: Urgency,
  ): Promise<Reply<Data>> {
    await this.draw({ points: document.points, urgency: howUrgent });
    this.traffic.requests++;
    const exchanged = send<Data>(this.shop, token, document, variables);
    this.first ??= exchanged;
    const reply = await exchanged;
    this.pointsUnderWay -= document.points;
    if ('bucket' in reply) this.bucket = reply.bucket ?? this.bucket;
    return reply;
  }

  /**
   * Until a first reply tells of the bucket, nothing goes beside it. What is under way counts as drawn, whether the last reply knew of it or not, and so does
   * what others wait for who are more urgent, or as urgent and came before.
   */
  private async draw(mine: Waiting): Promise<void> {
    if (this.bucket === undefined) await this.first;
    this.waiting.add(mine);
    try {
      for (;;) {
        const needed = mine.points + this.pointsUnderWay + pointsBefore(this.waiting, mine);
        const waitMs = this.bucket === undefined ? 0 : waitMsFor(needed, this.bucket, Date.now());
        if (waitMs === 0) {
          // In the same breath as the look: another caller may be looking already.
          this.pointsUnderWay += mine.points;
          return;
        }
        await this.rest(waitMs);
      }
    } finally {
      this.waiting.delete(mine);
    }
  }

  private rest(ms: number): Promise<void> {
    return pause(ms, undefined, { signal: this.signal });
  }
}
