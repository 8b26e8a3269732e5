import type { Database } from '@app/common/database';
import { newId } from '@app/common/kernel';
import { BulkBook, type OpenBulk } from '../application/bulk-ports';
import { placeOf, type StoredRequest } from '../application/ports';
import type { Published } from '../domain/targets-of';
import { requestRows, storedRequest, type RequestRow } from './stored-requests';

const linesAPage = 20;

export class PostgresBulkBook extends BulkBook {
  constructor(private readonly database: Database) {
    super();
  }

  async begin(shopId: string, runId: string): Promise<string> {
    const bulkId = newId();
    await this.database.execute(
      `insert into bulk_operation (bulk_id, run_id, shop_id, kind) values ($1, $2, $3, 'write')`,
      [bulkId, runId, shopId],
    );
    return bulkId;
  }

  async written(bulkId: string, ownMs: number): Promise<void> {
    await this.database.execute('update bulk_operation set own_ms = $2 where bulk_id = $1', [bulkId, ownMs]);
  }

  async moved(bulkId: string, lines: number): Promise<void> {
    await this.database.execute('update bulk_operation set objects = $2, moved_at = now() where bulk_id = $1', [
      bulkId,
      lines,
    ]);
  }

  open(shopId: string): Promise<OpenBulk[]> {
    return this.database.query<OpenBulk>(
      `select bulk_id as "bulkId", run_id as "runId" from bulk_operation
       where shop_id = $1 and ended_at is null and kind = 'write' order by begun_at`,
      [shopId],
    );
  }

  async *variables(bulkId: string): AsyncGenerator<string> {
    for (let line = 0; ; line += linesAPage) {
      const page = await this.database.query<{ variables: string }>(
        'select variables from upload_request where bulk_id = $1 and bulk_line >= $2 and bulk_line < $3 order by bulk_line',
        [bulkId, line, line + linesAPage],
      );
      for (const { variables } of page) yield variables;
      if (page.length < linesAPage) return;
    }
  }

  async requests(bulkId: string, lines: readonly number[]): Promise<ReadonlyMap<number, StoredRequest>> {
    const rows = await this.database.query<RequestRow & { bulk_line: number }>(
      `with q as (select * from upload_request where bulk_id = $1 and bulk_line = any($2) and state = 'stored') ${requestRows}`,
      [bulkId, lines],
    );
    return new Map(
      [...Map.groupBy(rows, (row) => row.bulk_line)].map(([line, levels]) => [line, storedRequest(levels)]),
    );
  }

  async overtaken(shopId: string, publish: Published, requestId: string): Promise<ReadonlySet<string>> {
    const rows = await this.database.query<{ location_id: string; inventory_item_id: string }>(
      `update shop_level l set baseline_quantity = null, confirmed_level_version = 0, due_since = coalesce(l.due_since, now())
       from upload_request q join upload_request_level r using (request_id)
       where q.request_id = $2 and q.bulk_id is not null
         and l.shop_id = $1 and l.location_id = r.location_id and l.inventory_item_id = r.inventory_item_id
         and (l.written_at > q.stored_at or $3 = 'available' and l.baseline_quantity is distinct from r.change_from)
       returning l.location_id, l.inventory_item_id`,
      [shopId, requestId, publish],
    );
    return new Set(rows.map((row) => placeOf({ locationId: row.location_id, inventoryItemId: row.inventory_item_id })));
  }

  async end(bulkId: string): Promise<void> {
    await this.database.execute('update bulk_operation set ended_at = now() where bulk_id = $1', [bulkId]);
  }
}
