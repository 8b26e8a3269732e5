import { setTimeout as pause } from 'node:timers/promises';
import { StocklineError } from '@app/common/kernel';
import { waitMsFor, type BucketStatus } from '../../domain/bucket';
import type { Document } from './documents';
import { send, type GraphqlError } from './send';
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

/**
 * The one line to a shop while its lease is held: counts the points of its bucket and waits for exactly the refill that is missing.
 * A call is repeated only as it is, so that its idempotency key stays true to it.
 */
export class ShopLine {
  readonly traffic: Traffic = { requests: 0, throttled: 0, retries: 0 };
  private bucket: BucketStatus | undefined;

  constructor(
    private readonly shop: ShopConfig,
    private readonly signal: AbortSignal,
  ) {}

  /** Gives the data of a reply, after as many tries as it takes; throws ShopClosed, or `shop_unreachable` when tries are used up. */
  async ask<Data>(document: Document, variables: object): Promise<{ data: Data; errors: GraphqlError[] }> {
    let pauseMs = firstPauseMs;
    for (let attempt = 1; ;) {
      this.signal.throwIfAborted();
      await this.waitFor(document.points);
      this.traffic.requests++;
      const reply = await send<Data>(this.shop, document, variables);
      if (reply.kind === 'data') {
        this.bucket = reply.bucket ?? this.bucket;
        return reply;
      }
      if (reply.kind === 'closed') throw new ShopClosed(this.shop.shopId, reply.code, reply.reason);
      if (reply.kind === 'throttled') {
        this.traffic.throttled++;
        this.bucket = reply.bucket ?? this.bucket;
        await this.waitFor(Math.max(reply.points, document.points));
        continue;
      }
      if (attempt++ >= tries)
        throw new StocklineError({
          code: 'shop_unreachable',
          message: `shop ${this.shop.shopId} gave no usable reply in ${tries} tries: ${reply.reason}`,
          hint: 'Its levels stay due; the next run settles what was sent.',
        });
      this.traffic.retries++;
      await this.rest(reply.afterMs ?? Math.round(pauseMs * (0.5 + Math.random())));
      pauseMs = Math.min(longestPauseMs, pauseMs * 2);
    }
  }

  private async waitFor(points: number): Promise<void> {
    const waitMs = this.bucket === undefined ? 0 : waitMsFor(points, this.bucket, Date.now());
    if (waitMs > 0) await this.rest(waitMs);
  }

  private rest(ms: number): Promise<void> {
    return pause(ms, undefined, { signal: this.signal });
  }
}
