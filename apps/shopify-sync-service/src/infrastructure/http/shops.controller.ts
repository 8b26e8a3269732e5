import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { IsIn, IsOptional, Length } from 'class-validator';
import { Database } from '@app/common/database';
import {
  Caller,
  Documented,
  Requires,
  readPlace,
  readQuery,
  isText,
  readLimit,
  writeCursor,
  type CallerIdentity,
} from '@app/common/http';
import { StocklineError, shorten } from '@app/common/kernel';
import { mapLocation } from '../map-location';
import { Shops } from '../shopify/shops';
import { levelStates, shopsRoutes } from './shops.routes';

export class MappingBody {
  @IsOptional() @Length(1, 255) facilityId?: string | null;
  @IsOptional() @Length(1, 255) facilityGroupId?: string | null;
  @IsOptional() @IsIn(['ledger', 'shopify']) master?: 'ledger' | 'shopify';
}

/** Shops, what their locations stand for, and how every level of them stands. */
@Controller('shops')
export class ShopsController {
  constructor(
    private readonly database: Database,
    private readonly shops: Shops,
  ) {}

  @Documented(shopsRoutes.list)
  @Get()
  @Requires('viewer')
  list(): object {
    return {
      items: this.shops.all.map(({ shopId, domain, apiVersion, channelId }) => ({
        shopId,
        domain,
        apiVersion,
        channelId,
      })),
      nextCursor: null,
    };
  }

  @Documented(shopsRoutes.locations)
  @Get(':shopId/locations')
  @Requires('viewer')
  async locations(@Param('shopId') shopId: string): Promise<object> {
    this.shops.named(shopId);
    const items = await this.database.query(
      `select location_id as "locationId", facility_id as "facilityId", facility_group_id as "facilityGroupId", master, version::int as version
       from location_mapping where shop_id = $1 order by 1`,
      [shopId],
    );
    return { items, nextCursor: null };
  }

  @Documented(shopsRoutes.map)
  @Put(':shopId/locations/:locationId')
  @Requires('operator')
  async map(
    @Param('shopId') shopId: string,
    @Param('locationId') named: string,
    @Body() body: MappingBody,
    @Caller() caller: CallerIdentity,
  ): Promise<object> {
    const { facilityId = null, facilityGroupId = null, master = 'ledger' } = body;
    if ((facilityId === null) === (facilityGroupId === null))
      throw new StocklineError({
        code: 'body_invalid',
        message: 'exactly one of facilityId and facilityGroupId must be given',
        hint: 'For example { "facilityId": "F1" }, or { "facilityGroupId": "FAC_GRP" }.',
      });
    const locationId = locationNumber(named);
    const location = await this.shops.readLocation(shopId, locationId);
    if (!location)
      throw new StocklineError({
        code: 'location_unknown',
        message: `shop "${shopId}" has no location ${locationId}`,
        hint: 'See its locations in the Shopify admin; give the number or the gid.',
      });
    if (!location.isActive)
      throw new StocklineError({
        code: 'location_inactive',
        message: `location ${locationId} ("${shorten(location.name)}") of shop "${shopId}" is not active`,
        hint: 'Activate it in the Shopify admin first.',
      });
    const changed = await this.database.transaction((tx) =>
      mapLocation(tx, { shopId, locationId, facilityId, facilityGroupId, master, who: caller.keyId }),
    );
    return { shopId, locationId, name: location.name, facilityId, facilityGroupId, master, changed };
  }

  @Documented(shopsRoutes.levels)
  @Get(':shopId/levels')
  @Requires('viewer')
  async levels(@Param('shopId') shopId: string, @Query() given: Record<string, unknown>): Promise<object> {
    this.shops.named(shopId);
    const query = readQuery(given, ['productId', 'state', 'limit', 'cursor']);
    if (query.state !== undefined && !levelStates.includes(query.state))
      throw new StocklineError({
        code: 'query_invalid',
        message: `state must be one of ${levelStates.join(', ')}, not "${shorten(query.state)}"`,
        hint: 'Leave it out to see all.',
      });
    const limit = readLimit(query.limit);
    const after = readPlace<{ locationId: string; inventoryItemId: string }>(query.cursor, {
      locationId: isText,
      inventoryItemId: isText,
    });
    const rows = await this.database.query<{ locationId: string; inventoryItemId: string }>(
      `select location_id as "locationId", inventory_item_id as "inventoryItemId", product_id as "productId", confirmed_quantity::float8 as "confirmedQuantity",
              confirmed_at as "confirmedAt", observed_quantity::float8 as "observedQuantity", parked_code as "parkedCode", parked_reason as "parkedReason", last_run_id as "runId",
              case when parked_code is not null then 'parked' when level_version = confirmed_level_version then 'confirmed' else 'due' end as state
       from shop_level where shop_id = $1 and (location_id, inventory_item_id) > ($2, $3) and ($4::text is null or product_id = $4)
         and ($5::text is null or $5 = case when parked_code is not null then 'parked' when level_version = confirmed_level_version then 'confirmed' else 'due' end)
       order by 1, 2 limit $6`,
      [
        shopId,
        after?.locationId ?? '',
        after?.inventoryItemId ?? '',
        query.productId ?? null,
        query.state ?? null,
        limit + 1,
      ],
    );
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return {
      items,
      nextCursor: writeCursor(
        rows.length > limit && last
          ? { locationId: last.locationId, inventoryItemId: last.inventoryItemId }
          : undefined,
      ),
    };
  }
}

/** A location by its number or its gid. */
function locationNumber(named: string): string {
  const number = /^(?:gid:\/\/shopify\/Location\/)?(\d{1,20})$/.exec(named)?.[1];
  if (number !== undefined) return number;
  throw new StocklineError({
    code: 'location_invalid',
    message: `"${shorten(named)}" is no location`,
    hint: 'Give its number, or gid://shopify/Location/<number>.',
  });
}
