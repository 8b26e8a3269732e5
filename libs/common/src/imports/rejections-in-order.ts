import type { Work } from './work';

export interface Rejection {
  line: number;
  code: string;
  reason: string;
}

const pageRows = 5_000;

/** The rejected rows of an import in the order of the file, a page in memory at a time. */
export async function* rejectionsInOrder({ dependencies, row }: Work): AsyncGenerator<Rejection, undefined> {
  let after = 0;
  for (;;) {
    const page = await dependencies.database.query<Rejection>(
      `select line, code, reason from import_row
       where import_no = $1::bigint and line > $2 and outcome = 'rejected' order by line limit $3`,
      [row.importNo, after, pageRows],
    );
    yield* page;
    if (page.length < pageRows) return undefined;
    after = page.at(-1)!.line;
  }
}
