import { Controller, Get, Param, Query } from '@nestjs/common';
import { Database } from '@app/common/database';
import { Documented, Requires, isText, readLimit, readPlace, readQuery, writeCursor } from '@app/common/http';
import { StocklineError, shorten } from '@app/common/kernel';
import { Shops } from '../shopify/shops';
import { findingCodes, findingsRoutes } from './findings.routes';

interface Place {
  inventoryItemId: string;
  locationId: string;
  code: string;
}

/** What is wrong with the items of shops: told, so that somebody mends it there. */
@Controller('shops')
export class FindingsController {
  constructor(
    private readonly database: Database,
    private readonly shops: Shops,
  ) {}

  @Documented(findingsRoutes.list)
  @Get(':shopId/catalogue-findings')
  @Requires('viewer')
  async list(@Param('shopId') shopId: string, @Query() given: Record<string, unknown>): Promise<object> {
    this.shops.named(shopId);
    const query = readQuery(given, ['code', 'limit', 'cursor']);
    if (query.code !== undefined && !findingCodes.includes(query.code))
      throw new StocklineError({
        code: 'query_invalid',
        message: `code must be one of ${findingCodes.join(', ')}, not "${shorten(query.code)}"`,
        hint: 'Leave it out to see all.',
      });
    const limit = readLimit(query.limit);
    const after = readPlace<Place>(query.cursor, { inventoryItemId: isText, locationId: isText, code: isText });
    const rows = await this.database.query<Place & { foundAt: Date }>(
      `select inventory_item_id as "inventoryItemId", location_id as "locationId", code, detail, run_id as "runId", found_at as "foundAt"
       from catalogue_finding where shop_id = $1 and ($2::text is null or code = $2) and (inventory_item_id, location_id, code) > ($3, $4, $5)
       order by inventory_item_id, location_id, code limit $6`,
      [shopId, query.code ?? null, after?.inventoryItemId ?? '', after?.locationId ?? '', after?.code ?? '', limit + 1],
    );
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return {
      items: items.map((row) => ({ ...row, locationId: row.locationId || null })),
      nextCursor: writeCursor(
        rows.length > limit && last
          ? { inventoryItemId: last.inventoryItemId, locationId: last.locationId, code: last.code }
          : undefined,
      ),
    };
  }
}
