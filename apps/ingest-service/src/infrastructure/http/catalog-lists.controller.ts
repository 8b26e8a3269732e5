import { Controller, Get, Param, Query } from '@nestjs/common';
import { Database, storable } from '@app/common/database';
import { Documented, Requires, readLimit, readQuery, readTextCursor, writeCursor } from '@app/common/http';
import { StocklineError, nearest, shorten } from '@app/common/kernel';
import { facilityNamed, productNamed } from './product-named';
import { readFacilities, readFacility, readGroup, readGroups, readProduct, readProducts } from './read-catalog';
import { catalogRoutes } from './catalog.routes';

type Given = Record<string, unknown>;

const facilityTypes = ['WAREHOUSE', 'RETAIL_STORE', 'CONFIGURATION'];

/** Master data as all sources together state it. */
@Controller()
@Requires('viewer')
export class CatalogListsController {
  constructor(private readonly database: Database) {}

  @Documented(catalogRoutes.products)
  @Get('products')
  async products(@Query() given: Given): Promise<object> {
    const query = readQuery(given, ['idType', 'idValue', 'tag', 'category', 'limit', 'cursor']);
    const limit = readLimit(query.limit);
    const { idType, idValue, tag, category } = query;
    const filter = { idType, idValue, tag, category };
    const rows = await readProducts(this.database, filter, limit + 1, readTextCursor(query.cursor));
    return page(rows, limit, 'productId');
  }

  @Documented(catalogRoutes.product)
  @Get('products/:productId')
  async product(@Param('productId') name: string): Promise<object> {
    return (await readProduct(this.database, await productNamed(this.database, name)))!;
  }

  @Documented(catalogRoutes.facilities)
  @Get('facilities')
  async facilities(@Query() given: Given): Promise<object> {
    const query = readQuery(given, ['type', 'limit', 'cursor']);
    if (query.type !== undefined && !facilityTypes.includes(query.type))
      throw new StocklineError({
        code: 'query_invalid',
        message: `type must be one of ${facilityTypes.join(', ')}, not "${shorten(query.type)}"`,
        hint: `Did you mean ${nearest(query.type, facilityTypes) ?? facilityTypes[0]}?`,
      });
    const limit = readLimit(query.limit);
    const rows = await readFacilities(this.database, query.type, limit + 1, readTextCursor(query.cursor));
    return page(rows, limit, 'facilityId');
  }

  @Documented(catalogRoutes.facility)
  @Get('facilities/:facilityId')
  async facility(@Param('facilityId') name: string): Promise<object> {
    return (await readFacility(this.database, await facilityNamed(this.database, name)))!;
  }

  @Documented(catalogRoutes.groups)
  @Get('facility-groups')
  async groups(@Query() given: Given): Promise<object> {
    const query = readQuery(given, ['limit', 'cursor']);
    const limit = readLimit(query.limit);
    return page(await readGroups(this.database, limit + 1, readTextCursor(query.cursor)), limit, 'facilityGroupId');
  }

  @Documented(catalogRoutes.group)
  @Get('facility-groups/:facilityGroupId')
  async group(@Param('facilityGroupId') facilityGroupId: string): Promise<object> {
    const found = await readGroup(this.database, storable(facilityGroupId));
    if (found) return found;
    throw new StocklineError({
      code: 'facility_group_unknown',
      message: `there is no facility group "${shorten(facilityGroupId)}"`,
      hint: 'See GET /facility-groups.',
    });
  }
}

const page = (rows: Record<string, unknown>[], limit: number, id: string): object => {
  const items = rows.slice(0, limit);
  return { items, nextCursor: writeCursor(rows.length > limit ? { after: items.at(-1)![id] } : undefined) };
};
