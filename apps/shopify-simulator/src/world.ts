import { Bucket } from './cost/bucket';
import type { PlanName } from './cost/plans';
import { FaultRules } from './faults/fault-rules';
import { IdempotencyStore } from './mutations/idempotency-store';
import { RequestLog } from './requests/request-log';
import { Shop } from './state/shop';

/** All the shops there are, with the time they live in and what goes wrong with them. */
export class World {
  readonly shops = new Map<string, Shop>();
  readonly faults = new FaultRules(Math.random);
  private readonly buckets = new Map<string, Bucket>();
  private readonly logs = new Map<string, RequestLog>();
  private keys: IdempotencyStore;
  private aheadMs = 0;

  constructor(private readonly clock: () => number) {
    this.keys = new IdempotencyStore(this.now);
  }

  now = (): number => this.clock() + this.aheadMs;

  advance(byMs: number): void {
    this.aheadMs += byMs;
  }

  get idempotency(): IdempotencyStore {
    return this.keys;
  }

  shopFor(domain: string): Shop {
    const shop = this.shops.get(domain) ?? new Shop(this.shops.size, domain, 'standard');
    this.shops.set(domain, shop);
    return shop;
  }

  /** One bucket an app and a shop; a token stands for its app. */
  bucketOf(shop: Shop, token: string): Bucket {
    const name = `${shop.domain} ${token}`;
    const bucket = this.buckets.get(name) ?? new Bucket(shop.plan, this.now);
    this.buckets.set(name, bucket);
    return bucket;
  }

  changePlan(shop: Shop, plan: PlanName): void {
    shop.plan = plan;
    for (const token of shop.scopesOfToken.keys()) this.bucketOf(shop, token).changePlan(plan);
  }

  logOf(domain: string): RequestLog {
    const log = this.logs.get(domain) ?? new RequestLog();
    this.logs.set(domain, log);
    return log;
  }

  /** Forgets every shop with its keys, points and calls; the faults and the time stay. */
  forget(): void {
    this.shops.clear();
    this.buckets.clear();
    this.logs.clear();
    this.keys = new IdempotencyStore(this.now);
  }
}
