import { Body, Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { Database } from '@app/common/database';
import {
  Caller,
  Documented,
  Requires,
  readLimit,
  readNumberCursor,
  readQuery,
  writeCursor,
  type CallerIdentity,
} from '@app/common/http';
import { StocklineError } from '@app/common/kernel';
import { StateHeldBack } from '../../application/state-held-back';
import { ThresholdBody } from './bodies';
import { listHeldBack } from './list-held-back';
import { listHistory } from './list-history';
import { readAt, readListQuery, type Query as GivenQuery } from './read-query';
import { shown, shownInList } from './shown';
import { statedBy, statedValue } from './stated-value';
import { thresholdsRoutes } from './held-back.routes';

/** Thresholds: units of a product held back once per channel. */
@Controller('thresholds')
export class ThresholdsController {
  constructor(
    private readonly heldBack: StateHeldBack,
    private readonly database: Database,
  ) {}

  @Documented(thresholdsRoutes.list)
  @Get()
  @Requires('viewer')
  async list(@Query() query: GivenQuery): Promise<object> {
    const { filter, limit, after } = readListQuery('threshold', query);
    const { items, next } = await listHeldBack(this.database, filter, limit, after);
    return { items: items.map((item) => shownInList('threshold', item)), nextCursor: writeCursor(next) };
  }

  /** Of thresholds and safety stocks alike: a product's history is one. */
  @Documented(thresholdsRoutes.history)
  @Get('history')
  @Requires('viewer')
  async history(@Query() query: GivenQuery): Promise<object> {
    const { productId, facilityId, ...page } = readQuery(query, ['productId', 'facilityId', 'limit', 'cursor']);
    if (!productId)
      throw new StocklineError({
        code: 'query_invalid',
        message: 'productId is missing',
        hint: 'GET /thresholds/history?productId=P100, with facilityId for one channel or store alone.',
      });
    const before = readNumberCursor(page.cursor);
    const { items, next } = await listHistory(this.database, productId, facilityId, readLimit(page.limit), before);
    return { items, nextCursor: writeCursor(next === undefined ? undefined : { before: next }) };
  }

  @Documented(thresholdsRoutes.read)
  @Get(':productId/:facilityId')
  @Requires('viewer')
  async read(
    @Param('productId') product: string,
    @Param('facilityId') facility: string,
    @Query() query: GivenQuery,
  ): Promise<object> {
    return shown('threshold', await this.heldBack.read('threshold', { product, facility }, readAt(query)));
  }

  @Documented(thresholdsRoutes.put)
  @Put(':productId/:facilityId')
  @Requires('merchandiser')
  async put(
    @Param('productId') product: string,
    @Param('facilityId') facility: string,
    @Body() body: ThresholdBody,
    @Caller() caller: CallerIdentity,
  ): Promise<object> {
    const value = statedValue(body.threshold, body);
    return shown(
      'threshold',
      await this.heldBack.state('threshold', { product, facility }, value, statedBy(caller, body.reason), new Date()),
    );
  }

  @Documented(thresholdsRoutes.end)
  @Delete(':productId/:facilityId')
  @Requires('merchandiser')
  async end(
    @Param('productId') product: string,
    @Param('facilityId') facility: string,
    @Caller() caller: CallerIdentity,
  ): Promise<object> {
    const value = statedValue(null, {});
    return shown(
      'threshold',
      await this.heldBack.state('threshold', { product, facility }, value, statedBy(caller), new Date()),
    );
  }
}
