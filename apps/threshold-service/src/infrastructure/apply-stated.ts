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

/** An undated statement that says what is in force without it changes nothing. Judged from the values themselves: something may just have fallen due. */
const dropWhatHoldsAlready = `
  delete from stated s using locked k
  left join (
    select distinct on (h.product_no, h.facility_no) h.product_no, h.facility_no, h.units, h.effective_thru
    from standing h join locked k using (product_no, facility_no)
    where h.effective_from <= k.at and (h.effective_thru is null or h.effective_thru > k.at)
    order by h.product_no, h.facility_no, h.effective_from desc
  ) v using (product_no, facility_no)
  where s.effective_from is null and k.product_no = s.product_no and k.facility_no = s.facility_no
    and case when v.units is null then s.units is null else v.units = s.units and v.effective_thru is not distinct from s.effective_thru end`;

const startNow = `
  update stated s set effective_from = k.at from locked k
  where s.effective_from is null and k.product_no = s.product_no and k.facility_no = s.facility_no`;
