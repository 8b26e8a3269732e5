import type { Sql } from '@app/common/database';
import { newId } from '@app/common/kernel';

/** A bulk reading of a run is begun once a shop; an attempt that takes it up goes on from the moment it was. */
export async function beginReading(sql: Pick<Sql, 'query'>, runId: string, shopId: string): Promise<Date> {
  const [row] = await sql.query<{ begun_at: Date }>(
    `insert into bulk_operation as b (bulk_id, run_id, shop_id, kind) values ($1, $2, $3, 'read')
     on conflict (run_id, shop_id) where kind = 'read' do update set ended_at = null, moved_at = now() returning begun_at`,
    [newId(), runId, shopId],
  );
  return row!.begun_at;
}

export async function readingMoved(
  sql: Pick<Sql, 'execute'>,
  runId: string,
  shopId: string,
  objects: number,
): Promise<void> {
  await sql.execute(
    `update bulk_operation set objects = $3, moved_at = now()
     where run_id = $1 and shop_id = $2 and kind = 'read' and objects <> $3`,
    [runId, shopId, objects],
  );
}

export async function endReading(
  sql: Pick<Sql, 'execute'>,
  runId: string,
  shopId: string,
  ownMs: number | null,
): Promise<void> {
  await sql.execute(
    `update bulk_operation set ended_at = now(), own_ms = $3 where run_id = $1 and shop_id = $2 and kind = 'read' and ended_at is null`,
    [runId, shopId, ownMs],
  );
}
