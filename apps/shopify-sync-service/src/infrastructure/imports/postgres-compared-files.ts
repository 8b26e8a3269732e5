import type { Database } from '@app/common/database';
import { ComparedFiles } from '../../application/observed-ports';

export class PostgresComparedFiles extends ComparedFiles {
  constructor(private readonly database: Database) {
    super();
  }

  async differing(importIds: readonly string[]): Promise<number> {
    const [row] = await this.database.query<{ differing: number }>(
      `select count(*)::int as differing from observed_file_row r join file_import f using (import_no)
       where f.import_id = any($1::uuid[]) and r.differs and r.is_kept`,
      [importIds],
    );
    return row!.differing;
  }
}
