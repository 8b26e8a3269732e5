import type { BulkOperation } from './bulk/bulk-operation';
import { BulkOperations, numbersAShop } from './bulk/bulk-operations';
import { Clock } from './clock';
import { Bucket } from './cost/bucket';
import type { PlanName } from './cost/plans';
import { FaultRules } from './faults/fault-rules';
import { FileServer } from './files/file-server';
import { IdempotencyStore } from './mutations/idempotency-store';
import { RequestLog } from './requests/request-log';
import { Shop } from './state/shop';

/** All the shops there are, with the time they live in, the files beside them, and what goes wrong with them. */
export class World {
  readonly clock: Clock;
  readonly shops = new Map<string, Shop>();
  readonly faults = new FaultRules(Math.random);
  readonly files = new FileServer();
  /** Whatever runs on beside the calls ends with it. */
  readonly closing = new AbortController();
  private readonly buckets = new Map<string, Bucket>();
  private readonly logs = new Map<string, RequestLog>();
  private readonly bulks = new Map<string, BulkOperations>();
  private keys: IdempotencyStore;

  constructor(machine: () => number) {
    this.clock = new Clock(machine);
    this.keys = new IdempotencyStore(this.clock.now);
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
    return got(this.buckets, `${shop.domain} ${token}`, () => new Bucket(shop.plan, this.clock.now));
  }

  changePlan(shop: Shop, plan: PlanName): void {
    shop.plan = plan;
    for (const token of shop.scopesOfToken.keys()) this.bucketOf(shop, token).changePlan(plan);
  }

  logOf = (domain: string): RequestLog => got(this.logs, domain, () => new RequestLog());
  bulkOf = (shop: Shop): BulkOperations =>
    got(this.bulks, shop.domain, () => new BulkOperations(shop.ordinal * numbersAShop));

  /** The bulk operation of that number, of whichever shop. */
  bulkOperation(number: number): { operation: BulkOperation; shop: Shop } | undefined {
    const shop = [...this.shops.values()].find(({ ordinal }) => ordinal === Math.floor(number / numbersAShop));
    const operation = shop && this.bulkOf(shop).find(number);
    return operation && { operation, shop };
  }

  /** Forgets every shop with its keys, points, calls and bulk operations; the faults and the time stay. */
  forget(): void {
    for (const known of [this.shops, this.buckets, this.logs, this.bulks]) known.clear();
    this.keys = new IdempotencyStore(this.clock.now);
  }

  close(): void {
    this.closing.abort(new Error('the simulator is closed'));
    this.files.close();
  }
}

function got<V>(map: Map<string, V>, key: string, make: () => V): V {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
