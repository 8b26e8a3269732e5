import { open } from 'node:fs/promises';
import { csvLine, readCsv } from '@app/common/csv';
import { advance } from './advance';
import { encodeText, markOf } from './encode-text';
import { errorFileName } from './error-file-name';
import { isSpooled } from './fetch-content';
import { plainContent } from './plain-content';
import { rejectionsInOrder } from './rejections-in-order';
import { spoolOf } from './spool';
import type { Work } from './work';

const errorColumns = ['error_code', 'error_reason'];
const blockCharacters = 64 * 1024;

/** Gives the rejected rows back as they came, with what is wrong beside them, in a file that can be mended and sent as it is. */
export async function reportRejections(work: Work): Promise<void> {
  const { row, connection, dependencies } = work;
  const isWanted = row.rejected > 0 && !row.dryRun;
  let errorFile: string | null = null;
  if (isWanted && (await isSpooled(work))) {
    errorFile = `errors/${errorFileName(row)}`;
    const local = spoolOf(work).errors;
    await writeErrorFile(work, local);
    await connection.upload(local, errorFile);
  } else if (isWanted) {
    // The file was replaced between a crash and now. Its rejected rows are still told by the service itself.
    const facts = { importId: row.importId, fileName: row.fileName, rejected: row.rejected };
    dependencies.logger.warn(facts, 'no error file: the file itself is gone');
  }
  const reached = { state: 'reported', errorFile } as const;
  await advance(dependencies.database, row, { ...reached, timings: row.timings });
  Object.assign(row, reached);
}

async function writeErrorFile(work: Work, local: string): Promise<void> {
  const { file, row } = work;
  const { delimiter, encoding } = file.parameters.additionalParameters;
  const csv = await readCsv(await plainContent(work), { delimiter, encoding });
  const { dialect, lineEnd } = csv;
  const isOwn = csv.header.map((cell) => !errorColumns.includes(cell.trim().toLowerCase()));
  const line = (cells: readonly string[], ...error: string[]): string =>
    csvLine([...cells.filter((_, place) => isOwn[place]), ...error], dialect.delimiter, lineEnd);

  const rejections = rejectionsInOrder(work);
  const target = await open(local, 'w');
  try {
    let text = markOf(dialect.encoding) + line(csv.header, ...errorColumns);
    let written = 0;
    let next = (await rejections.next()).value;
    for await (const { batch, unread } of csv.stretches) {
      const raw = new Map(unread.map((problem) => [problem.line, problem.raw]));
      let index = 0;
      const last = Math.max(unread.at(-1)?.line ?? 0, batch.count > 0 ? batch.line(batch.count - 1) : 0);
      while (next !== undefined && next.line <= last) {
        while (index < batch.count && batch.line(index) < next.line) index++;
        const asItWas = raw.get(next.line);
        text +=
          asItWas === undefined
            ? line(batch.cells(index), next.code, next.reason)
            : asItWas.replace(/[\r\n]+$/, '') +
              dialect.delimiter +
              csvLine([next.code, next.reason], dialect.delimiter, lineEnd);
        written++;
        if (text.length >= blockCharacters) {
          await target.write(encodeText(text, dialect.encoding));
          text = '';
        }
        next = (await rejections.next()).value;
      }
      if (next === undefined) break;
    }
    await target.write(encodeText(text, dialect.encoding));
    if (written !== row.rejected)
      throw new Error(`${row.rejected} rows are rejected and ${written} went into the error file`);
  } finally {
    await target.close();
  }
}
