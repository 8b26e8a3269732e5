import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { IsOptional, Length } from 'class-validator';
import { writeAudit } from '@app/common/audit';
import { Database } from '@app/common/database';
import {
  Caller,
  Documented,
  Requires,
  isText,
  readLimit,
  readPlace,
  readQuery,
  writeCursor,
  type CallerIdentity,
} from '@app/common/http';
import { StocklineError, shorten } from '@app/common/kernel';
import { parkedHint } from '../../domain/parked-hint';
import { byWhom, runIn } from '../by-whom';
import { releaseLevels } from '../release-levels';
import { lastReading } from '../shop-readings';
import { Shops } from '../shopify/shops';
import { levelStates, levelsRoutes } from './levels.routes';
import { locationNumber } from './location-number';

type Given = Record<string, unknown>;
interface Place {
  locationId: string;
  inventoryItemId: string;
}

export class ReleaseBody {
  @IsOptional() @Length(1, 255) productId?: string;
  @IsOptional() @Length(1, 60) locationId?: string;
  @IsOptional() @Length(1, 100) code?: string;
  @Length(1, 500) reason!: string;
}

/** How the levels of a shop stand, and those that are set aside. */
@Controller('shops/:shopId')
export class LevelsController {
  constructor(
    private readonly database: Database,
    private readonly shops: Shops,
  ) {}

  @Documented(levelsRoutes.levels)
  @Get('levels')
  @Requires('viewer')
  async levels(@Param('shopId') shopId: string, @Query() given: Given): Promise<object> {
    this.shops.named(shopId);
    const query = readQuery(given, ['productId', 'locationId', 'state', 'limit', 'cursor']);
    if (query.state !== undefined && !levelStates.includes(query.state))
      throw new StocklineError({
        code: 'query_invalid',
        message: `state must be one of ${levelStates.join(', ')}, not "${shorten(query.state)}"`,
        hint: 'Leave it out to see all.',
      });
    return this.page(query, (after, limit) =>
      this.database.query<Place>(
        `select location_id as "locationId", inventory_item_id as "inventoryItemId", product_id as "productId",
                confirmed_quantity::float8 as "confirmedQuantity", coalesce(w.read_at, confirmed_at) as "confirmedAt",
                observed_quantity::float8 as "observedQuantity", coalesce(w.read_at, observed_at) as "observedAt", written_at as "writtenAt", ${byWhom('written_run_id')} as "writtenBy",
                ${runIn('written_run_id')} as "writtenByRun",
                parked_code as "parkedCode", parked_reason as "parkedReason", coalesce(w.run_id, ${runIn('last_run_id')}) as "runId", ${stateOf} as state
         from shop_level l ${lastReading} where shop_id = $1 and (location_id, inventory_item_id) > ($2, $3) and ($4::text is null or product_id = $4)
           and ($5::text is null or location_id = $5) and ($6::text is null or $6 = ${stateOf})
         order by 1, 2 limit $7`,
        [shopId, ...after, query.productId ?? null, locationIn(query), query.state ?? null, limit],
      ),
    );
  }

  @Documented(levelsRoutes.parked)
  @Get('parked')
  @Requires('viewer')
  async parked(@Param('shopId') shopId: string, @Query() given: Given): Promise<object> {
    this.shops.named(shopId);
    const query = readQuery(given, ['productId', 'locationId', 'code', 'limit', 'cursor']);
    return this.page(query, async (after, limit) => {
      const rows = await this.database.query<Place & { code: string }>(
        `select location_id as "locationId", inventory_item_id as "inventoryItemId", product_id as "productId", parked_code as code,
                coalesce(parked_reason, '') as reason, parked_at as "parkedAt", observed_quantity::float8 as "observedQuantity",
                ${runIn('last_run_id')} as "runId"
         from shop_level where shop_id = $1 and parked_code is not null and (location_id, inventory_item_id) > ($2, $3)
           and ($4::text is null or product_id = $4) and ($5::text is null or location_id = $5) and ($6::text is null or parked_code = $6)
         order by 1, 2 limit $7`,
        [shopId, ...after, query.productId ?? null, locationIn(query), query.code ?? null, limit],
      );
      return rows.map((row) => ({ ...row, hint: parkedHint(row.code) }));
    });
  }

  @Documented(levelsRoutes.release)
  @Post('parked/release')
  @HttpCode(200)
  @Requires('operator')
  async release(
    @Param('shopId') shopId: string,
    @Body() { productId, locationId, code, reason }: ReleaseBody,
    @Caller() caller: CallerIdentity,
  ): Promise<object> {
    this.shops.named(shopId);
    const location = locationId === undefined ? null : locationNumber(locationId);
    const released = await this.database.transaction(async (tx) => {
      const levels = await releaseLevels(
        tx,
        'shop_id = $1 and ($2::text is null or product_id = $2) and ($3::text is null or location_id = $3) and ($4::text is null or parked_code = $4)',
        [shopId, productId ?? null, location, code ?? null],
      );
      await writeAudit(tx, {
        who: caller.keyId,
        what: 'release parked levels',
        subject: shopId,
        before: { productId: productId ?? null, locationId: location, code: code ?? null },
        after: { released: levels, reason },
      });
      return levels;
    });
    return { shopId, released };
  }

  private async page<Row extends Place>(
    { limit: asked, cursor }: { limit?: string; cursor?: string },
    read: (after: [string, string], limit: number) => Promise<Row[]>,
  ): Promise<object> {
    const limit = readLimit(asked);
    const after = readPlace<Place>(cursor, { locationId: isText, inventoryItemId: isText });
    const rows = await read([after?.locationId ?? '', after?.inventoryItemId ?? ''], limit + 1);
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    const next =
      rows.length > limit && last ? { locationId: last.locationId, inventoryItemId: last.inventoryItemId } : undefined;
    return { items, nextCursor: writeCursor(next) };
  }
}

const stateOf =
  "case when parked_code is not null then 'parked' when level_version = confirmed_level_version then 'confirmed' else 'due' end";

const locationIn = ({ locationId }: { locationId?: string }): string | null =>
  locationId === undefined ? null : locationNumber(locationId);
