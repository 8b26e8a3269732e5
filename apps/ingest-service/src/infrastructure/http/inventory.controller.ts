import { Controller, Get, Param, Query } from '@nestjs/common';
import { Database } from '@app/common/database';
import { Requires, readCursor, readLimit, readNumberCursor, writeCursor } from '@app/common/http';
import { productNamed } from './product-named';
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
    const productId = await productNamed(this.database, name);
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
    const productId = await productNamed(this.database, name);
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
    const productId = await productNamed(this.database, name);
    const before = readNumberCursor(query['cursor']);
    const limit = readLimit(query['limit']);
    const { items, next } = await readLateChanges(this.database, productId, query['facilityId'], limit, before);
    return { items, nextCursor: writeCursor(next === undefined ? undefined : { before: next }) };
  }
}
