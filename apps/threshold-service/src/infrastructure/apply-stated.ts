import type { Tx } from '@app/common/database';
import type { ApplyTurn } from '@app/common/imports';
import { bringIntoForce, lockKeys, openPlaces, type Settled, type Statement } from './bring-into-force';

/** Makes the place for what is being stated, `stated` (see openPlaces). */
export const openStated = openPlaces;

/** Writes everything in `stated`: values, history, due times, and what comes into force now with its events. One of several chunks minds its `turn`. */
export async function applyStated(
  tx: Tx,
  statement: Statement,
  turn?: ApplyTurn,
): Promise<Pick<Settled, 'applied' | 'outdatedLines'>> {
  const [has] = await tx.query<{ ends: boolean; undated: boolean }>(whatIsStated);
  await tx.execute([lockKeys('stated'), ...(has!.undated ? [dropWhatHoldsAlready, startNow] : [])].join(';'));
  turn?.locked();
  const { applied, outdatedLines } = await bringIntoForce(
    tx,
    { by: statement, ends: has!.ends },
    turn && (() => turn.come()),
  );
  return { applied, outdatedLines };
}

/** Each is rare in a file, and a step more where it is not. */
const whatIsStated = `
  select coalesce(bool_or(units is null), false) as ends, coalesce(bool_or(effective_from is null), false) as undated from stated`;

/**
 * An undated statement that says what is in force without it changes nothing. Judged from the values themselves: something may just have fallen due. What is said and what
 * stands meet in a group, not in a join: PostgreSQL would suppose few of both, and hold each against each.
 */
const dropWhatHoldsAlready = `
  delete from stated where ctid = any(array(
    select max(said)
    from (
      select product_no, facility_no, ctid as said, units as units_said, effective_thru as thru_said,
             null::timestamptz as effective_from, null::integer as units, null::timestamptz as effective_thru
      from stated where effective_from is null
      union all
      select product_no, facility_no, null, null, null, effective_from, units, effective_thru
      from standing where place is not null and effective_from <= at and (effective_thru is null or effective_thru > at)
    ) spoken
    group by product_no, facility_no
    having max(said) is not null
       and max(units_said) is not distinct from (array_agg(units order by effective_from desc nulls last))[1]
       and max(thru_said) is not distinct from (array_agg(effective_thru order by effective_from desc nulls last))[1]
  ))`;

const startNow = `
  update stated s set effective_from = k.at from locked k
  where s.effective_from is null and k.product_no = s.product_no and k.facility_no = s.facility_no`;
