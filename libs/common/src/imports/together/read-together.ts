import { matchHeader, readCsv } from '@app/common/csv';
import { archiveKind } from '@app/common/files';
import { CopyBlock } from '../copy-block';
import { refuseUnknownGroup } from '../load-file';
import type { RowReader } from '../row-reader';
import { toldByName } from '../told-by-name';
import type { Work } from '../work';
import type { FileTogether, OpenTogether } from './together-declaration';

/** Rows of all the files; what they change is applied in one transaction. */
const mostRows = 5_000;
const firstBytes = 8 * 1024;

export interface ReadFile extends FileTogether {
  readonly work: Work;
  /** Its rows as COPY takes them. */
  readonly block: Buffer;
}

/**
 * Reads files in their order, up to the first that cannot go with those before it: because it is odd in any way (a row that is wrong, a name or a
 * header that is, content that is packed or was there before), has too many rows, or touches what one of them touches. What is wrong with it is found again, and told,
 * where it is taken by itself.
 */
export async function readTogether(works: readonly Work[], opened: OpenTogether): Promise<ReadFile[]> {
  const read: ReadFile[] = [];
  const contents = new Set<string>();
  let rows = 0;
  for (const work of works) {
    work.run.signal.throwIfAborted();
    const arrived = await work.coming?.catch(() => undefined);
    if (arrived?.bytes === undefined || contents.has(arrived.contentHash)) break;
    const { bytes, contentHash } = arrived;
    const one = await readOne(work, bytes, { opened, place: read.length + 1 }).catch(() => undefined);
    if (one === undefined || rows + one.rows > mostRows || !opened.admits(one.reader)) break;
    contents.add(contentHash);
    rows += one.rows;
    read.push({ ...one, work, file: work.file, contentHash });
  }
  return read;
}

/** Undefined where not every row can be staged. */
async function readOne(
  work: Work,
  bytes: Buffer,
  { opened, place }: { opened: OpenTogether; place: number },
): Promise<{ reader: RowReader; rows: number; lastLine: number; block: Buffer } | undefined> {
  const { file, declaration } = work;
  const { delimiter, encoding, columns, constants } = file.parameters.additionalParameters;
  toldByName(file.parameters.fileNameRegex, file.fileName);
  if (archiveKind(bytes) !== undefined) return undefined;
  const csv = await readCsv(bytes, { delimiter, encoding });
  const header = matchHeader(csv.header, declaration.columns, { columns, constants });
  refuseUnknownGroup(header, work);
  const reader = opened.open(file, header);
  const block = new CopyBlock(declaration.staging.length + 1, firstBytes);
  let rows = 0;
  let lastLine = 1;
  for await (const { batch, unread } of csv.stretches) {
    if (unread.length > 0) return undefined;
    await reader.prepare?.(batch);
    for (let index = 0; index < batch.count; index++) {
      block.beginRow(batch.line(index));
      if (reader.read(batch, index, block) !== undefined) return undefined;
      block.integer(place);
      block.endRow();
    }
    rows += batch.count;
    if (batch.count > 0) lastLine = Math.max(lastLine, batch.line(batch.count - 1));
  }
  return { reader, rows, lastLine, block: block.take() };
}
