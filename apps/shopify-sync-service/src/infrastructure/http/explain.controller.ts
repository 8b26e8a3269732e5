import { Controller, Get, Query } from '@nestjs/common';
import { Database } from '@app/common/database';
import { Documented, Requires, readQuery } from '@app/common/http';
import { StocklineError } from '@app/common/kernel';
import { explainLevel } from '../explain-level';
import { productNamed } from '../product-named';
import { Shops } from '../shopify/shops';
import { explainRoutes } from './explain.routes';
import { locationNumber } from './location-number';

/** Why a shop shows what it shows. */
@Controller('explain')
export class ExplainController {
  constructor(
    private readonly database: Database,
    private readonly shops: Shops,
  ) {}

  @Documented(explainRoutes.explain)
  @Get()
  @Requires('viewer')
  async explain(@Query() given: Record<string, unknown>): Promise<object> {
    const query = readQuery(given, ['productId', 'idType', 'idValue', 'shopId', 'locationId']);
    const { shopId } = this.shops.named(needed(query, 'shopId'));
    const locationId = locationNumber(needed(query, 'locationId'));
    return explainLevel(this.database, { shopId, locationId, productId: await productNamed(this.database, query) });
  }
}

function needed<Name extends string>(query: Partial<Record<Name, string>>, name: Name): string {
  const value = query[name];
  if (value !== undefined && value !== '') return value;
  throw new StocklineError({
    code: 'query_invalid',
    message: `${name} must be given`,
    hint: 'For example ?idType=sku&idValue=LS-100-M&shopId=north&locationId=101.',
  });
}
