import { copyRows, type Tx } from '@app/common/database';

/** As `Mark` and `Seen` of the transport state them. */
export interface HandledMark {
  idHash: string;
  dataHash: string;
  day: string;
}
export type SeenBefore = 'new' | 'repeated' | 'reused';

const UNIQUE_VIOLATION = '23505';

/**
 * Marks messages as handled and says, in the order given, what was known of each; ids must be unique within the call.
 * Nearly always all are new: a plain COPY is a third of the price of ON CONFLICT, which is used only once there is a repeat.
 * Of two equal ids on different days, in different partitions of a topic and at the same moment, both pass: nobody sends that.
 */
export async function markHandled(tx: Tx, marks: readonly HandledMark[]): Promise<SeenBefore[]> {
  if (marks.length === 0) return [];
  const known = await otherDays(tx, marks);
  // In one order for everybody, so that two batches with the same ids wait for each other in a row.
  const unseen = marks.filter(({ idHash }) => !known.has(idHash)).sort((a, b) => (a.idHash < b.idHash ? -1 : 1));
  if (unseen.length > 0 && !(await insertedAll(tx, unseen)))
    for (const [idHash, dataHash] of await insertedOthers(tx, unseen)) known.set(idHash, dataHash);
  return marks.map(({ idHash, dataHash }) => {
    const before = known.get(idHash);
    return before === undefined ? 'new' : before === dataHash ? 'repeated' : 'reused';
  });
}

/** Takes marks back: what goes to the dead letters counts as not handled. */
export async function unmarkHandled(tx: Tx, marks: readonly HandledMark[]): Promise<void> {
  if (marks.length === 0) return;
  await tx.execute(
    `delete from handled_message where (id_hash, day) in (select * from unnest($1::uuid[], $2::date[]))`,
    [marks.map(({ idHash }) => idHash), marks.map(({ day }) => day)],
  );
}

/**
 * What other days know of these ids. The partition of their own day is left out by bounds that the planner can exclude it with: COPY meets
 * what is there, and that partition grows faster than its statistics, so that every batch would read it from end to end. Marks from both
 * sides of midnight are looked up in all of them.
 */
async function otherDays(tx: Tx, marks: readonly HandledMark[]): Promise<Map<string, string>> {
  const days = new Set(marks.map(({ day }) => day));
  const [ownDay] = days.size === 1 ? days : [null];
  const rows = await tx.query<{ idHash: string; dataHash: string }>(
    `select replace(handled.id_hash::text, '-', '') as "idHash", handled.data_hash as "dataHash"
       from handled_message handled
      where handled.id_hash = any($1::uuid[]) and ($2::date is null or handled.day < $2::date or handled.day >= $2::date + 1)`,
    [marks.map(({ idHash }) => idHash), ownDay],
  );
  return new Map(rows.map(({ idHash, dataHash }) => [idHash, dataHash]));
}

const INSERT = `insert into handled_message (day, id_hash, data_hash)
                select * from unnest($1::date[], $2::uuid[], $3::bigint[])`;

const columns = (marks: readonly HandledMark[]): unknown[] => [
  marks.map(({ day }) => day),
  marks.map(({ idHash }) => idHash),
  marks.map(({ dataHash }) => dataHash),
];

async function insertedAll(tx: Tx, marks: readonly HandledMark[]): Promise<boolean> {
  try {
    await tx.savepoint(() =>
      copyRows(
        tx,
        'handled_message (day, id_hash, data_hash)',
        marks.map(({ day, idHash, dataHash }) => [day, idHash, dataHash]),
      ),
    );
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === UNIQUE_VIOLATION) return false;
    throw error;
  }
}

/** Inserts those that are new and gives the content that the others had. */
async function insertedOthers(tx: Tx, marks: readonly HandledMark[]): Promise<Map<string, string>> {
  const inserted = await tx.query<{ idHash: string }>(
    `${INSERT} on conflict do nothing returning replace(id_hash::text, '-', '') as "idHash"`,
    columns(marks),
  );
  const fresh = new Set(inserted.map(({ idHash }) => idHash));
  const repeats = marks.filter(({ idHash }) => !fresh.has(idHash));
  const rows = await tx.query<{ idHash: string; dataHash: string }>(
    `select replace(id_hash::text, '-', '') as "idHash", data_hash as "dataHash" from handled_message where id_hash = any($1::uuid[])`,
    [repeats.map(({ idHash }) => idHash)],
  );
  return new Map(rows.map(({ idHash, dataHash }) => [idHash, dataHash]));
}
