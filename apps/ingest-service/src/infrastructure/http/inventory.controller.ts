import { Controller, Get, Param, Query } from '@nestjs/common';
import { Database } from '@app/common/database';
import {
  Documented,
  Requires,
  isInt,
  readLimit,
  readNumberCursor,
  readPlace,
  readQuery,
  writeCursor,
} from '@app/common/http';
import { productNamed } from './product-named';
import { readInventory, type LevelCursor } from './read-inventory';
import { readLateChanges } from './read-late-changes';
import { readLedger } from './read-ledger';
import { inventoryRoutes } from './inventory.routes';

type Given = Record<string, unknown>;

const ofProduct = ['facilityId', 'limit', 'cursor'] as const;
const placeFits = { productNo: isInt, facilityNo: isInt };

/** What is held, and why. */
@Controller('inventory')
@Requires('viewer')
export class InventoryController {
  constructor(private readonly database: Database) {}

  @Documented(inventoryRoutes.levels)
  @Get()
  async levels(@Query() given: Given): Promise<object> {
    const query = readQuery(given, ['productId', 'idType', 'idValue', 'facilityId', 'limit', 'cursor']);
    const { productId, idType, idValue, facilityId } = query;
    const { items, next } = await readInventory(
      this.database,
      { productId, idType, idValue, facilityId },
      readLimit(query.limit),
      readPlace<LevelCursor>(query.cursor, placeFits),
    );
    return { items, nextCursor: writeCursor(next) };
  }

  @Documented(inventoryRoutes.product)
  @Get(':productId')
  async product(@Param('productId') name: string, @Query() given: Given): Promise<object> {
    const query = readQuery(given, ofProduct);
    const productId = await productNamed(this.database, name);
    const { items, next } = await readInventory(
      this.database,
      { productId, facilityId: query.facilityId },
      readLimit(query.limit),
      readPlace<LevelCursor>(query.cursor, placeFits),
    );
    return { items, nextCursor: writeCursor(next) };
  }

  @Documented(inventoryRoutes.ledger)
  @Get(':productId/ledger')
  async ledger(@Param('productId') name: string, @Query() given: Given): Promise<object> {
    const query = readQuery(given, ofProduct);
    const productId = await productNamed(this.database, name);
    const before = readNumberCursor(query.cursor);
    const { items, next } = await readLedger(
      this.database,
      productId,
      query.facilityId,
      readLimit(query.limit),
      before,
    );
    return { items, nextCursor: writeCursor(next === undefined ? undefined : { before: next }) };
  }

  @Documented(inventoryRoutes.late)
  @Get(':productId/late')
  async late(@Param('productId') name: string, @Query() given: Given): Promise<object> {
    const query = readQuery(given, ofProduct);
    const productId = await productNamed(this.database, name);
    const before = readNumberCursor(query.cursor);
    const limit = readLimit(query.limit);
    const { items, next } = await readLateChanges(this.database, productId, query.facilityId, limit, before);
    return { items, nextCursor: writeCursor(next === undefined ? undefined : { before: next }) };
  }
}
