import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '@app/common/database';
import { StocklineError } from '@app/common/kernel';
import { ShopDoor, type ShopAccess } from '../application/ports';
import { GraphqlShopAccess } from './shopify/graphql-shop-access';
import { requestTimeoutMs } from './shopify/send';
import { ShopLine } from './shopify/shop-line';
import type { ShopConfig } from './shopify/shops-file';

const leaseMs = 45_000;
const renewEveryMs = 10_000;
const waitAtMostMsByDefault = 60_000;

/**
 * One holder a shop: its bucket is counted in one place, whichever replica that is in.
 * The holder renews; one that cannot stops sending while what it sent last still has its whole time-out left.
 */
export class LeasedShopDoor extends ShopDoor {
  constructor(
    private readonly database: Database,
    private readonly shops: ReadonlyMap<string, ShopConfig>,
    /** How long to wait for a shop that another holds; 0 = not at all. */
    private readonly waitAtMostMs = waitAtMostMsByDefault,
  ) {
    super();
  }

  async enter<T>(
    shopId: string,
    signal: AbortSignal,
    work: (access: ShopAccess) => Promise<T>,
  ): Promise<T | undefined> {
    const holder = randomUUID();
    if (!(await this.waitForLease(shopId, holder, signal))) return undefined;
    const lost = new AbortController();
    let heldUntilMs = Date.now() + leaseMs;
    const renewal = setInterval(() => {
      const askedMs = Date.now();
      this.take(shopId, holder).then(
        (taken) => (taken ? (heldUntilMs = askedMs + leaseMs) : lost.abort(leaseLost(shopId))),
        () => (heldUntilMs - Date.now() < requestTimeoutMs + renewEveryMs ? lost.abort(leaseLost(shopId)) : undefined),
      );
    }, renewEveryMs);
    try {
      const shop = this.shops.get(shopId)!;
      const line = new ShopLine(shop, AbortSignal.any([signal, lost.signal]));
      return await work(new GraphqlShopAccess(line, shop.publish));
    } finally {
      clearInterval(renewal);
      await this.database.execute('delete from shop_lease where shop_id = $1 and holder = $2', [shopId, holder]);
    }
  }

  private async waitForLease(shopId: string, holder: string, signal: AbortSignal): Promise<boolean> {
    for (const deadline = Date.now() + this.waitAtMostMs; ; await pause(250, undefined, { signal })) {
      if (await this.take(shopId, holder)) return true;
      if (Date.now() >= deadline) return false;
    }
  }

  private async take(shopId: string, holder: string): Promise<boolean> {
    const taken = await this.database.execute(
      `insert into shop_lease (shop_id, holder, expires_at) values ($1, $2, now() + make_interval(secs => $3))
       on conflict (shop_id) do update set holder = excluded.holder, expires_at = excluded.expires_at
       where shop_lease.holder = excluded.holder or shop_lease.expires_at < now()`,
      [shopId, holder, leaseMs / 1_000],
    );
    return taken === 1;
  }
}

const leaseLost = (shopId: string): StocklineError =>
  new StocklineError({
    code: 'shop_lease_lost',
    message: `the lease of shop ${shopId} was lost; another replica goes on`,
    retriable: true,
  });
