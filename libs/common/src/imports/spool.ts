import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportDependencies } from './import-dependencies';

const ours = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(?:file|part|errors)$/;

export const spoolFileOf = (spoolDirectory: string, importId: string): string =>
  join(spoolDirectory, `${importId}.file`);

/** Removes what imports left that have ended meanwhile: on this replica after a crash, or on another one. */
export async function sweepSpool({ database, spoolDirectory }: ImportDependencies): Promise<void> {
  await mkdir(spoolDirectory, { recursive: true });
  const left = (await readdir(spoolDirectory)).flatMap((name) => {
    const importId = ours.exec(name)?.[1];
    return importId === undefined ? [] : [{ name, importId }];
  });
  if (left.length === 0) return;
  const unfinished = await database.query<{ importId: string }>(
    'select import_id as "importId" from file_import where import_id = any($1::uuid[]) and ended_at is null',
    [left.map(({ importId }) => importId)],
  );
  const needed = new Set(unfinished.map(({ importId }) => importId));
  for (const { name, importId } of left)
    if (!needed.has(importId)) await rm(join(spoolDirectory, name), { force: true });
}
