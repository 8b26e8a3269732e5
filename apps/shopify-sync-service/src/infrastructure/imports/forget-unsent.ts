import type { Tx } from '@app/common/database';

/** Drops the rows of a file of which nothing was sent. What was sent is waited for, and what has been answered can be asked for: both stay. */
export async function forgetUnsent(tx: Tx, { importNo }: { readonly importNo: string }): Promise<void> {
  await tx.execute(
    `delete from observed_file_row r where r.import_no = $1::bigint and not r.is_kept
       and not exists (select from observed_chunk c where c.import_no = $1::bigint)`,
    [importNo],
  );
}
