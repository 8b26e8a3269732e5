import { Body, Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { Database } from '@app/common/database';
import { Caller, Documented, Requires, writeCursor, type CallerIdentity } from '@app/common/http';
import { StateHeldBack } from '../../application/state-held-back';
import { SafetyStockBody } from './bodies';
import { listHeldBack } from './list-held-back';
import { readAt, readListQuery, type Query as GivenQuery } from './read-query';
import { shown, shownInList } from './shown';
import { statedBy, statedValue } from './stated-value';
import { safetyStocksRoutes } from './held-back.routes';

/** Safety stocks: units of a product held back in each store or warehouse for those who walk in. */
@Controller('safety-stocks')
export class SafetyStocksController {
  constructor(
    private readonly heldBack: StateHeldBack,
    private readonly database: Database,
  ) {}

  @Documented(safetyStocksRoutes.list)
  @Get()
  @Requires('viewer')
  async list(@Query() query: GivenQuery): Promise<object> {
    const { filter, limit, after } = readListQuery('safety_stock', query);
    const { items, next } = await listHeldBack(this.database, filter, limit, after);
    return { items: items.map((item) => shownInList('safety_stock', item)), nextCursor: writeCursor(next) };
  }

  @Documented(safetyStocksRoutes.read)
  @Get(':productId/:facilityId')
  @Requires('viewer')
  async read(
    @Param('productId') product: string,
    @Param('facilityId') facility: string,
    @Query() query: GivenQuery,
  ): Promise<object> {
    return shown('safety_stock', await this.heldBack.read('safety_stock', { product, facility }, readAt(query)));
  }

  @Documented(safetyStocksRoutes.put)
  @Put(':productId/:facilityId')
  @Requires('merchandiser')
  async put(
    @Param('productId') product: string,
    @Param('facilityId') facility: string,
    @Body() body: SafetyStockBody,
    @Caller() caller: CallerIdentity,
  ): Promise<object> {
    const value = statedValue(body.units, body);
    const by = statedBy(caller, body.reason);
    return shown(
      'safety_stock',
      await this.heldBack.state('safety_stock', { product, facility }, value, by, new Date()),
    );
  }

  @Documented(safetyStocksRoutes.end)
  @Delete(':productId/:facilityId')
  @Requires('merchandiser')
  async end(
    @Param('productId') product: string,
    @Param('facilityId') facility: string,
    @Caller() caller: CallerIdentity,
  ): Promise<object> {
    const value = statedValue(null, {});
    const by = statedBy(caller);
    return shown(
      'safety_stock',
      await this.heldBack.state('safety_stock', { product, facility }, value, by, new Date()),
    );
  }
}
