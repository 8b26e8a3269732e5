import { rm } from 'node:fs/promises';
import type { Database, Tx } from '@app/common/database';
import { sqlText } from '../search/sql-text';
import { copyRows } from './copy-rows';
import { ExportFile } from './export-file';
import type { ExportStatement } from './export-sql';

/** The number up to which the first half of the products goes, by the range of their numbers. */
export async function middleOf(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ middle: number }>(
    'select ((min(product_no)::bigint + max(product_no)) / 2)::int as middle from searchable',
  );
  return row!.middle;
}

interface Place {
  database: Database;
  tx: Tx;
  file: ExportFile;
  settings: readonly string[];
  signal: AbortSignal;
}

/**
 * Writes the rows of a channel in two halves at once, from one snapshot: finding them and making text of them is the work of PostgreSQL, which has one
 * process a connection. The second half goes to a file beside the first until that is whole. Gives the number of rows.
 */
export async function inHalves(
  { database, tx, file, settings, signal }: Place,
  statement: Omit<ExportStatement, 'stretch'>,
  middle: number,
): Promise<number> {
  const [exported] = await tx.query<{ snapshot: string }>('select pg_export_snapshot() as snapshot');
  const failed = new AbortController();
  const path = `${file.path}.second-half`;
  const beside = await ExportFile.open(path, AbortSignal.any([signal, failed.signal]));
  try {
    const first = (async () =>
      file.take(await copyRows(tx, { ...statement, stretch: { after: null, upTo: middle } })))();
    first.catch((error: unknown) => failed.abort(error));
    const second = database.transaction(async (other) => {
      for (const setting of settings) await other.execute(setting);
      await other.execute(`set transaction snapshot ${sqlText(exported!.snapshot)}`);
      const stretch = { after: middle, upTo: null };
      return beside.take(await copyRows(other, { ...statement, header: false, stretch }));
    });
    let rows = 0;
    for (const half of await Promise.allSettled([first, second])) {
      if (half.status === 'rejected') throw half.reason;
      rows += half.value;
    }
    await beside.end();
    await file.takeFile(path);
    return rows;
  } finally {
    await beside.close();
    await rm(path, { force: true });
  }
}
