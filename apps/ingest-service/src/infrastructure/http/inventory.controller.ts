import { Controller, Get, Param, Query } from '@nestjs/common';
import { Database } from '@app/common/database';
import { Requires, readCursor, readLimit, readNumberCursor, writeCursor } from '@app/common/http';
import { StocklineError, shorten } from '@app/common/kernel';
import { readInventory, type LevelCursor } from './read-inventory';
import { readLateChanges } from './read-late-changes';
import { readLedger } from './read-ledger';

type Query_ = Record<string, string | undefined>;

/** What is held, and why. */
@Controller('inventory')
@Requires('viewer')
export class InventoryController {
  constructor(private readonly database: Database) {}

  @Get()
  async levels(@Query() query: Query_): Promise<object> {
    const { productId, idType, idValue, facilityId } = query;
    const { items, next } = await readInventory(
      this.database,
      { productId, idType, idValue, facilityId },
      readLimit(query['limit']),
      readCursor<LevelCursor>(query['cursor']),
    );
    return { items, nextCursor: writeCursor(next) };
  }

  @Get(':productId')
  async product(@Param('productId') name: string, @Query() query: Query_): Promise<object> {
    const productId = await this.productNamed(name);
    const { items, next } = await readInventory(
      this.database,
      { productId, facilityId: query['facilityId'] },
      readLimit(query['limit']),
      readCursor<LevelCursor>(query['cursor']),
    );
    return { items, nextCursor: writeCursor(next) };
  }

  @Get(':productId/ledger')
  async ledger(@Param('productId') name: string, @Query() query: Query_): Promise<object> {
    const productId = await this.productNamed(name);
    const before = readNumberCursor(query['cursor']);
    const { items, next } = await readLedger(
      this.database,
      productId,
      query['facilityId'],
      readLimit(query['limit']),
      before,
    );
    return { items, nextCursor: writeCursor(next === undefined ? undefined : { before: next }) };
  }

  @Get(':productId/late')
  async late(@Param('productId') name: string, @Query() query: Query_): Promise<object> {
    const productId = await this.productNamed(name);
    const before = readNumberCursor(query['cursor']);
    const limit = readLimit(query['limit']);
    const { items, next } = await readLateChanges(this.database, productId, query['facilityId'], limit, before);
    return { items, nextCursor: writeCursor(next === undefined ? undefined : { before: next }) };
  }

  /** Our own id, or an external one as `sku:ABC`. */
  private async productNamed(name: string): Promise<string> {
    const [own] = await this.database.query<{ product_id: string }>(
      'select product_id from product where product_id = $1',
      [name],
    );
    if (own) return own.product_id;
    const [idType, ...rest] = name.split(':');
    const found = await this.database.query<{ product_id: string }>(
      `select p.product_id from product_identification i join id_type t using (id_type_no) join product p using (product_no)
       where t.id_type = $1 and i.id_value = $2`,
      [idType, rest.join(':')],
    );
    if (found.length === 1) return found[0]!.product_id;
    throw new StocklineError({
      code: 'product_unknown',
      message:
        found.length === 0
          ? `no product is named "${shorten(name)}"`
          : `"${shorten(name)}" names ${found.map((row) => row.product_id).join(' and ')}`,
      hint: 'Give the productId, or an identification as idType:idValue, such as sku:LS-100-M.',
    });
  }
}
