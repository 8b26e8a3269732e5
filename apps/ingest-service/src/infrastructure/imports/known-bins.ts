import type { Database } from '@app/common/database';

const mostKept = 100_000;

/** The bins of a file by their names, those that are new made on the way. A bin is never renamed or removed, so what is known stays true. */
export class KnownBins {
  private readonly numbers = new Map<string, number>();

  constructor(private readonly database: Pick<Database, 'query' | 'execute'>) {}

  get(locationSeqId: string): number | undefined {
    return this.numbers.get(locationSeqId);
  }

  /** After it, each of these is known. */
  async learn(locationSeqIds: ReadonlySet<string>): Promise<void> {
    if (this.numbers.size + locationSeqIds.size > mostKept) this.numbers.clear();
    const names = [...locationSeqIds].sort();
    // Only what is missing is inserted: an upsert would burn a number a row.
    await this.database.execute(
      `insert into bin (location_seq_id) select name from unnest($1::text[]) as n (name)
       where not exists (select from bin where location_seq_id = name collate "C") order by name on conflict do nothing`,
      [names],
    );
    const found = await this.database.query<{ bin_no: number; location_seq_id: string }>(
      'select bin_no, location_seq_id from bin where location_seq_id = any($1)',
      [names],
    );
    for (const { bin_no, location_seq_id } of found) this.numbers.set(location_seq_id, bin_no);
  }
}
