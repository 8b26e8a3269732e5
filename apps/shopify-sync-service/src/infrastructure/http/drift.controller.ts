import { Controller, Get, Param, Query } from '@nestjs/common';
import { Database } from '@app/common/database';
import { Documented, Requires, readLimit, readNumberCursor, readQuery, writeCursor } from '@app/common/http';
import { StocklineError, shorten } from '@app/common/kernel';
import { runIn } from '../by-whom';
import { Shops } from '../shopify/shops';
import { driftRoutes, driftStates } from './drift.routes';

/** What somebody else changed in a shop, and how each difference ended. */
@Controller('shops/:shopId/drift')
export class DriftController {
  constructor(
    private readonly database: Database,
    private readonly shops: Shops,
  ) {}

  @Documented(driftRoutes.drift)
  @Get()
  @Requires('viewer')
  async drift(@Param('shopId') shopId: string, @Query() given: Record<string, unknown>): Promise<object> {
    this.shops.named(shopId);
    const query = readQuery(given, ['state', 'productId', 'limit', 'cursor']);
    if (query.state !== undefined && !driftStates.includes(query.state))
      throw new StocklineError({
        code: 'query_invalid',
        message: `state must be one of ${driftStates.join(', ')}, not "${shorten(query.state)}"`,
        hint: 'Leave it out to see all.',
      });
    const limit = readLimit(query.limit);
    const rows = await this.database.query<{ driftId: string }>(
      `select d.drift_id::text as "driftId", d.location_id as "locationId", d.inventory_item_id as "inventoryItemId", d.product_id as "productId",
              d.state, d.expected::float8 as expected, d.observed::float8 as observed, d.corrections, d.found_at as "foundAt",
              d.last_seen_at as "lastSeenAt", d.ended_at as "endedAt", ${runIn('d.run_id')} as "runId", l.written_at as "writtenAt", e.evidence
       from drift d
       left join shop_level l using (shop_id, location_id, inventory_item_id)
       cross join lateral (
         select coalesce(json_agg(json_build_object('foundAt', to_char(p.found_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                                                    'expected', p.expected, 'observed', p.observed, 'state', p.state) order by p.drift_id desc), '[]') as evidence
         from (select * from drift o where o.shop_id = d.shop_id and o.location_id = d.location_id and o.inventory_item_id = d.inventory_item_id
                 and o.drift_id <= d.drift_id order by o.drift_id desc limit 5) p
       ) e
       where d.shop_id = $1 and ($2::text is null or d.state = $2) and ($3::text is null or d.product_id = $3) and ($4::bigint is null or d.drift_id < $4)
       order by d.drift_id desc limit $5`,
      [shopId, query.state ?? null, query.productId ?? null, readNumberCursor(query.cursor) ?? null, limit + 1],
    );
    const items = rows.slice(0, limit);
    const next = rows.length > limit ? { before: items.at(-1)!.driftId } : undefined;
    return { items, nextCursor: writeCursor(next) };
  }
}
