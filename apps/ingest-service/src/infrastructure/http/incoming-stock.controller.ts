import { Controller, Get, Query } from '@nestjs/common';
import { Database } from '@app/common/database';
import { Documented, Requires, isInt, readLimit, readPlace, readQuery, writeCursor } from '@app/common/http';
import { readIncomingStock } from './read-incoming-stock';
import type { LevelCursor } from './read-inventory';
import { shipmentsRoutes } from './shipments.routes';

/** What is on its way to the facilities. */
@Controller('incoming-stock')
export class IncomingStockController {
  constructor(private readonly database: Database) {}

  @Documented(shipmentsRoutes.incoming)
  @Get()
  @Requires('viewer')
  async list(@Query() given: Record<string, unknown>): Promise<object> {
    const query = readQuery(given, ['productId', 'idType', 'idValue', 'facilityId', 'limit', 'cursor']);
    const { productId, idType, idValue, facilityId } = query;
    const { items, next } = await readIncomingStock(
      this.database,
      { productId, idType, idValue, facilityId },
      readLimit(query.limit),
      readPlace<LevelCursor>(query.cursor, { productNo: isInt, facilityNo: isInt }),
    );
    return { items, nextCursor: writeCursor(next) };
  }
}
