import { advance } from './advance';
import { CreatedMeanwhile } from './created-meanwhile';
import { readAgain } from './read-again';
import { untilAlone } from './until-alone';
import type { Work } from './work';

/**
 * Has everything created that rows name and nobody knows, in small transactions that carry their count: a crash goes on behind the last of them.
 * False where another writer has created some of it meanwhile: the file is then back where it is read, and what was created is known by now.
 */
export async function createMissing(work: Work): Promise<boolean> {
  if (!work.declaration.create || work.declaration.creates?.(work.file) === false) return true;
  try {
    await untilAlone(
      work,
      () => work.row.created,
      async () => {
        while ((await createSome(work)) > 0);
      },
    );
    return true;
  } catch (error) {
    if (!(error instanceof CreatedMeanwhile)) throw error;
    await readAgain(work);
    return false;
  }
}

async function createSome({ row, file, declaration, session, run, dependencies }: Work): Promise<number> {
  run.signal.throwIfAborted();
  const [some, created] = await session.transaction(async (tx) => {
    const count = await declaration.create!(tx, file);
    if (count > 0) await advance(tx, row, { created: row.created + count });
    return [count, row.created + count];
  });
  if (some === 0) return 0;
  row.created = created;
  await dependencies.onStep?.('create', row.importId);
  await run.progress('create', created, null, 'names');
  return some;
}
