import type { Tx } from '@app/common/database';
import type { ComparedTogether, FileTogether } from '@app/common/imports';
import type { Meaning } from '../stock-kinds';
import { fewestEmptied, figuresOf, goesToZero, isEmptied } from '../weigh-stock';

interface Weighed {
  file: number;
  differences: number;
  changed: number;
  zeroed: number;
  moved: string;
  stock: string;
  kept: string;
  old: boolean;
}

/**
 * How far each file of a set goes, as `weighStock` says it of one. Undefined where all of them together leave a facility with nothing to sell: which of them
 * does it, only their order tells.
 */
export async function weighTogether(
  tx: Tx,
  meaning: Meaning,
  files: readonly FileTogether[],
): Promise<readonly ComparedTogether[] | undefined> {
  const weighed = new Map((await tx.query<Weighed>(weighEach(meaning))).map((one) => [one.file, one]));
  if ([...weighed.values()].reduce((sum, { zeroed }) => sum + zeroed, 0) >= fewestEmptied) {
    const [some] = await tx.query<{ emptied: boolean }>(emptiedByAll(meaning));
    if (some!.emptied) return undefined;
  }
  return files.map(({ rows }, place) => {
    const one = weighed.get(place + 1);
    if (one === undefined) return { differences: 0, figures: [] };
    const { differences, changed, zeroed } = one;
    if (!one.old) return { differences, figures: [] };
    const stock = Number(one.stock) + Math.max(0, Number(one.kept));
    const unchanged = rows - differences;
    return {
      differences,
      figures: figuresOf({ changed, unchanged, zeroed, emptied: [], moved: Number(one.moved), stock }),
    };
  });
}

const zeroed = (meaning: Meaning, by: string): string => `
  change as materialized (
    select ${by}, product_no, facility_no, sum(difference)::bigint as difference, sum(stood) as stood, bool_and(is_new) as is_new from differing_together group by 1, 2, 3
  ), zeroed as materialized (
    select ${by}, c.facility_no, count(*) as levels from change c join inventory_level l using (product_no, facility_no) where ${goesToZero(meaning)} group by 1, 2
  )`;

const weighEach = (meaning: Meaning): string => `
  with ${zeroed(meaning, 'file')}, row as (
    select file, count(*)::int as differences, bool_or(not is_new) as old, sum(value) as said from differing_together group by 1
  ), level as (
    select file, count(*)::int as changed, coalesce(sum(abs(difference)) filter (where not is_new), 0) as moved, sum(greatest(stood, 0)) as stock from change group by 1
  ), staged as (select file, sum(value::bigint) as said from staging_together group by 1)
  select r.file, r.differences, r.old, l.changed, l.moved, l.stock, coalesce((select sum(levels) from zeroed z where z.file = r.file), 0)::int as zeroed,
         ${meaning === 'DIFFERENCE' ? '0' : 's.said - r.said'} as kept
  from row r join level l using (file) join staged s using (file)`;

const emptiedByAll = (meaning: Meaning): string => `
  with ${zeroed(meaning, '1 as file')}
  select exists (select from zeroed z where ${isEmptied}) as emptied`;
