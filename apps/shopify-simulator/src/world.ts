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
import { payloadOf } from './webhooks/payload-of';
import { SendWebhooks } from './webhooks/send-webhooks';
import { WebhookSubscriptions } from './webhooks/webhook-subscriptions';
import { StorefrontOrders } from './state/storefront-orders';

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
  private readonly webhooks = new Map<string, WebhookSubscriptions>();
  private readonly orders = new Map<string, StorefrontOrders>();
  private keys: IdempotencyStore;

  constructor(machine: () => number) {
    this.clock = new Clock(machine);
    this.keys = new IdempotencyStore(this.clock.now);
  }

  get idempotency(): IdempotencyStore {
    return this.keys;
  }

  shopFor(domain: string): Shop {
    const known = this.shops.get(domain);
    if (known) return known;
    const shop = new Shop(this.shops.size, domain, 'standard');
    this.shops.set(domain, shop);
    const subscriptions = this.webhooksOf(shop);
    const send = new SendWebhooks(shop, subscriptions, this.clock, Math.random, this.closing.signal);
    shop.onEvent = (event) => {
      if (subscriptions.to(event.topic).length === 0) return;
      const number = event.topic === 'BULK_OPERATIONS_FINISH' ? event.operationNumber : undefined;
      send.tell(event, payloadOf(shop, event, number === undefined ? undefined : this.bulkOf(shop).find(number)));
    };
    return shop;
  }

  /** One bucket an app and a shop. */
  bucketOf(shop: Shop, app: string): Bucket {
    return got(this.buckets, `${shop.domain} ${app}`, () => new Bucket(shop.plan, this.clock.now));
  }

  changePlan(shop: Shop, plan: PlanName): void {
    shop.plan = plan;
    for (const app of shop.access.apps.keys()) this.bucketOf(shop, app).changePlan(plan);
  }

  logOf = (domain: string): RequestLog => got(this.logs, domain, () => new RequestLog());
  webhooksOf = (shop: Shop): WebhookSubscriptions => got(this.webhooks, shop.domain, () => new WebhookSubscriptions());
  ordersOf = (shop: Shop): StorefrontOrders =>
    got(this.orders, shop.domain, () => new StorefrontOrders(shop, this.clock, Math.random, this.closing.signal));
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
    for (const orders of this.orders.values()) orders.stop();
    for (const known of [this.shops, this.buckets, this.logs, this.bulks, this.webhooks, this.orders]) known.clear();
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
