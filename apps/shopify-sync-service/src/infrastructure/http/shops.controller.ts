import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { IsBoolean, IsIn, IsOptional, Length } from 'class-validator';
import { writeAudit } from '@app/common/audit';
import { Database } from '@app/common/database';
import { Caller, Documented, Requires, type CallerIdentity } from '@app/common/http';
import { StocklineError, shorten } from '@app/common/kernel';
import { onHandNote } from '../../domain/on-hand-note';
import { mapLocation } from '../map-location';
import { overlappingChannels } from '../overlapping-channels';
import { Shops } from '../shopify/shops';
import { locationNumber } from './location-number';
import { shopsRoutes } from './shops.routes';

export class MappingBody {
  @IsOptional() @Length(1, 255) facilityId?: string | null;
  @IsOptional() @Length(1, 255) facilityGroupId?: string | null;
  @IsOptional() @IsIn(['ledger', 'shopify']) master?: 'ledger' | 'shopify';
}

export class SwitchBody {
  @IsBoolean() isOn!: boolean;
  @Length(1, 500) reason!: string;
}

/** Shops, and what their locations stand for. */
@Controller('shops')
export class ShopsController {
  constructor(
    private readonly database: Database,
    private readonly shops: Shops,
  ) {}

  @Documented(shopsRoutes.list)
  @Get()
  @Requires('viewer')
  async list(): Promise<object> {
    const rows = await this.database.query<{ shop_id: string; is_on: boolean }>('select shop_id, is_on from shop');
    const isOn = new Map(rows.map((row) => [row.shop_id, row.is_on]));
    const overlaps = await overlappingChannels(this.database);
    return {
      items: this.shops.all.map(({ shopId, domain, apiVersion, channelId, publish, notices }) => ({
        shopId,
        domain,
        apiVersion,
        answeredVersion: notices.answeredVersion,
        deprecatedReason: notices.deprecatedReason,
        channelId,
        publish,
        isOn: isOn.get(shopId) ?? true,
        overlaps: overlaps.filter((one) => one.shopId === shopId).map(({ shopId: _, ...channel }) => channel),
      })),
      nextCursor: null,
    };
  }

  @Documented(shopsRoutes.turn)
  @Put(':shopId/switch')
  @Requires('operator')
  async turn(
    @Param('shopId') shopId: string,
    @Body() { isOn, reason }: SwitchBody,
    @Caller() caller: CallerIdentity,
  ): Promise<object> {
    this.shops.named(shopId);
    const changed = await this.database.transaction(async (tx) => {
      const rows = await tx.execute('update shop set is_on = $2 where shop_id = $1 and is_on <> $2', [shopId, isOn]);
      if (rows > 0)
        await writeAudit(tx, {
          who: caller.keyId,
          what: 'switch shop',
          subject: shopId,
          before: { isOn: !isOn },
          after: { isOn, reason },
        });
      return rows > 0;
    });
    return { shopId, isOn, changed };
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
    const { publish } = this.shops.named(shopId);
    const note = publish === 'on_hand' ? { note: onHandNote } : {};
    return { shopId, locationId, name: location.name, facilityId, facilityGroupId, master, changed, ...note };
  }
}
