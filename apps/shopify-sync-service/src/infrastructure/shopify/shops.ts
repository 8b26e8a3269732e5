import type { Database } from '@app/common/database';
import { StocklineError, nearest, shorten } from '@app/common/kernel';
import { documents } from './documents';
import { ShopLine } from './shop-line';
import type { ShopConfig } from './shops-file';

const answerWithinMs = 20_000;

/** The shops of SHOPS_FILE. Their tokens stay in here. */
export class Shops {
  readonly byId: ReadonlyMap<string, ShopConfig>;

  constructor(readonly all: readonly ShopConfig[]) {
    this.byId = new Map(all.map((shop) => [shop.shopId, shop]));
  }

  /** Lets SQL join shops to their channels. A shop that is no longer named keeps its rows, and is not spoken to. */
  async remember(database: Database): Promise<void> {
    await database.execute(
      `insert into shop as s (shop_id, domain, channel_id, publish) select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])
       on conflict (shop_id) do update set domain = excluded.domain, channel_id = excluded.channel_id, publish = excluded.publish`,
      [
        this.all.map(({ shopId }) => shopId),
        this.all.map(({ domain }) => domain),
        this.all.map(({ channelId }) => channelId),
        this.all.map(({ publish }) => publish),
      ],
    );
  }

  named(shopId: string): ShopConfig {
    const shop = this.byId.get(shopId);
    if (shop) return shop;
    const near = nearest(shopId, this.byId.keys());
    throw new StocklineError({
      code: 'shop_unknown',
      message: `there is no shop "${shorten(shopId)}"`,
      hint: near ? `Did you mean "${near}"?` : `Shops are named in SHOPS_FILE: ${[...this.byId.keys()].join(', ')}.`,
    });
  }

  async readLocation(shopId: string, locationId: string): Promise<{ name: string; isActive: boolean } | null> {
    const line = new ShopLine(this.named(shopId), AbortSignal.timeout(answerWithinMs));
    const { data } = await line.ask<{ location: { name: string; isActive: boolean } | null } | null>(
      documents.readLocation,
      { id: `gid://shopify/Location/${locationId}` },
    );
    return data?.location ?? null;
  }
}
