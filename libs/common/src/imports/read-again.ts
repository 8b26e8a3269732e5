import { advance } from './advance';
import type { Work } from './work';

/** Takes a file of which nothing is applied back to where it is read: what it was compared with is no longer what stands. */
export async function readAgain(
  { row, file, declaration, session }: Work,
  more: Parameters<typeof advance>[2] = {},
): Promise<void> {
  const reached = {
    ...more,
    state: 'downloaded' as const,
    rows: 0,
    differences: 0,
    unchanged: 0,
    superseded: 0,
    rejected: 0,
    compared: 0,
  };
  await session.transaction(async (tx) => {
    await tx.execute('delete from import_row where import_no = $1::bigint', [row.importNo]);
    await declaration.forget(tx, file);
    await advance(tx, row, reached);
  });
  Object.assign(row, reached);
}
