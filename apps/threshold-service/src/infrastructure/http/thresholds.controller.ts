import { Body, Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { Database } from '@app/common/database';
import { Caller, Requires, readLimit, writeCursor, type CallerIdentity } from '@app/common/http';
import { StocklineError } from '@app/common/kernel';
import { StateHeldBack } from '../../application/state-held-back';
import { ThresholdBody } from './bodies';
import { listHeldBack } from './list-held-back';
import { listHistory } from './list-history';
import { readAt, readHistoryCursor, readListQuery, refuseUnknown, type Query as GivenQuery } from './read-query';
import { shown, shownInList } from './shown';
import { statedBy, statedValue } from './stated-value';

/** Thresholds: units of a product held back once per channel. */
@Controller('thresholds')
export class ThresholdsController {
  constructor(
    private readonly heldBack: StateHeldBack,
    private readonly database: Database,
  ) {}

  @Get()
  @Requires('viewer')
  async list(@Query() query: GivenQuery): Promise<object> {
    const { filter, limit, after } = readListQuery('threshold', query);
    const { items, next } = await listHeldBack(this.database, filter, limit, after);
    return { items: items.map((item) => shownInList('threshold', item)), nextCursor: writeCursor(next) };
  }

  /** Of thresholds and safety stocks alike: a product's history is one. */
  @Get('history')
  @Requires('viewer')
  async history(@Query() query: GivenQuery): Promise<object> {
    refuseUnknown(query, ['productId', 'facilityId', 'limit', 'cursor']);
    const { productId, facilityId } = query;
    if (!productId)
      throw new StocklineError({
        code: 'query_invalid',
        message: 'productId is missing',
        hint: 'GET /thresholds/history?productId=P100, with facilityId for one channel or store alone.',
      });
    const before = readHistoryCursor(query['cursor']);
    const { items, next } = await listHistory(this.database, productId, facilityId, readLimit(query['limit']), before);
    return { items, nextCursor: writeCursor(next === undefined ? undefined : { before: next }) };
  }

  @Get(':productId/:facilityId')
  @Requires('viewer')
  async read(
    @Param('productId') product: string,
    @Param('facilityId') facility: string,
    @Query('at') at?: string,
  ): Promise<object> {
    return shown('threshold', await this.heldBack.read('threshold', { product, facility }, readAt(at)));
  }

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
