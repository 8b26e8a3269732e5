import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportDependencies } from './import-dependencies';
import { arrivalDirectory } from './uploads/receive-upload';
import type { Work } from './work';

const importId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What an import keeps on this machine while it is unfinished, in a directory of its own. */
export const spoolOf = ({
  dependencies,
  row,
}: Pick<Work, 'dependencies' | 'row'>): Record<
  'directory' | 'content' | 'unpacked' | 'arriving' | 'errors',
  string
> => {
  const directory = join(dependencies.spoolDirectory, row.importId);
  return {
    directory,
    content: join(directory, 'content'),
    unpacked: join(directory, 'unpacked'),
    arriving: join(directory, 'arriving'),
    errors: join(directory, 'errors'),
  };
};

/** Removes what imports left that have ended meanwhile: on this replica after a crash, or on another one. */
export async function sweepSpool({ database, spoolDirectory }: ImportDependencies): Promise<void> {
  await mkdir(spoolDirectory, { recursive: true });
  await sweepArrivals(arrivalDirectory(spoolDirectory));
  const left = (await readdir(spoolDirectory)).filter((name) => importId.test(name));
  if (left.length === 0) return;
  const unfinished = await database.query<{ importId: string }>(
    'select import_id as "importId" from file_import where import_id = any($1::uuid[]) and ended_at is null',
    [left],
  );
  const needed = new Set(unfinished.map((row) => row.importId));
  for (const name of left)
    if (!needed.has(name)) await rm(join(spoolDirectory, name), { recursive: true, force: true });
}

/** Longer than any request may take: what is older in there lost its process on the way into the database. */
const arrivesWithinMs = 60 * 60 * 1_000;

async function sweepArrivals(directory: string): Promise<void> {
  for (const name of await readdir(directory).catch(() => [])) {
    const path = join(directory, name);
    const arrived = await stat(path).catch(() => undefined);
    if (arrived && Date.now() - arrived.mtimeMs > arrivesWithinMs) await rm(path, { recursive: true, force: true });
  }
}
