import type { Tx } from '@app/common/database';
import { compareInParallel, nothingStands, type ComparedRows, type ImportFile } from '@app/common/imports';
import { settleRepeats } from './settle-repeats';
import type { ThresholdRowReader } from './threshold-row-reader';

/** Compares a whole staged file with what is held back, in a handful of statements however long it is. */
export async function compareThresholds(tx: Tx, file: ImportFile, reader: ThresholdRowReader): Promise<ComparedRows> {
  const asOf = file.asOf.toISOString();
  const settled = reader.mayRepeat ? await settleRepeats(tx, file) : { superseded: 0, rejected: 0 };
  await tx.execute(compareInParallel);
  const [is] = await tx.query<{ due: boolean }>(isAnythingDue, [asOf]);
  await tx.execute(findDiffering(reader, is!.due), [asOf]);
  const superseded = settled.superseded + (await tx.execute(supersedeOutdated, [file.importNo]));
  const differences = await tx.execute(keepDifferences, [file.importNo]);
  const unchanged = reader.blank + reader.alike + reader.staged - differences - superseded - settled.rejected;
  return { differences, superseded, rejected: settled.rejected, unchanged };
}

/** Nearly always nothing is, and one join less is needed. $1 the moment the file speaks of. */
const isAnythingDue = 'select exists (select from due where due_at <= $1::timestamptz) as due';

/**
 * What is other than what is held back: at once for rows that were read beside what is in force, and by one join over all others. Each with what is asked of it
 * later, looked up once: the id of its product, and the stock that its channel sells of it, null where nobody has heard of it (float8 as in exports).
 * $1 the moment the file speaks of, at which rows without a beginning begin.
 */
const findDiffering = ({ told, untold, statesBeginnings }: ThresholdRowReader, isDue: boolean): string => `
  create temp table differing on commit drop as
  select d.*, p.product_id,
         case when d.units is not null then (
           select sum(k.available_to_promise::float8) from stock k where k.product_id = p.product_id and k.facility_id = any(c.members)
         ) end as available
  from (${[...(told ? [differingAsTold] : []), ...(untold || !told ? [differingByJoin(statesBeginnings, isDue)] : [])].join(' union all ')}) d
  join product p using (product_no)
  left join (
    select f.facility_no, array(select m.value->>'facilityId' from jsonb_array_elements(g.members) m) collate "C" as members
    from facility f join facility_group g using (facility_group_id) where f.type = 'CONFIGURATION' offset 0
  ) c using (facility_no)`;

const differingAsTold = `
  select line, product_no, facility_no, units, $1::timestamptz as effective_from, effective_thru, stands <> ${nothingStands} as replaces, false as outdated
  from staging where stands is not null`;

/**
 * Rows are compared with what is in force alone, by a hash join; only a row with a beginning looks into held_back, by its key, and only in files that
 * have such rows. A key with something due and not yet served counts as different: the apply, which serves it first, has the last word.
 */
const differingByJoin = (statesBeginnings: boolean, isDue: boolean): string => {
  const from = statesBeginnings ? 'coalesce(s.effective_from, $1::timestamptz)' : '$1::timestamptz';
  return `
  select s.line, s.product_no, s.facility_no, s.units, ${from} as effective_from, s.effective_thru,
         f.effective_from is not null as replaces,
         coalesce(f.effective_from > ${from} and f.effective_thru is null, false) as outdated
  from (select * from staging where stands is null) s
  left join in_force f on f.product_no = s.product_no and f.facility_no = s.facility_no
  ${
    isDue
      ? `left join (select distinct product_no, facility_no from due where due_at <= $1::timestamptz) d
           on d.product_no = s.product_no and d.facility_no = s.facility_no`
      : ''
  }
  ${statesBeginnings ? heldAtBeginning : ''}
  where ${isDue ? 'd.product_no is not null or' : ''}
        ${statesBeginnings ? `case when s.effective_from is null then ${differsFromInForce} else ${differsFromHeld} end` : differsFromInForce}`;
};

const differsFromInForce = `
  case when s.units is null then f.effective_from is not null
       else f.effective_from is null or f.units <> s.units or f.effective_thru is distinct from s.effective_thru end`;

const differsFromHeld = `
  case when s.units is null then coalesce(h.covered, false)
       else coalesce(h.units <> s.units or h.effective_thru is distinct from s.effective_thru, true) end`;

const heldAtBeginning = `
  left join lateral (
    select max(v.units) filter (where v.effective_from = s.effective_from) as units,
           max(v.effective_thru) filter (where v.effective_from = s.effective_from) as effective_thru,
           bool_or(v.effective_thru is null or v.effective_thru > s.effective_from) as covered
    from held_back v
    where s.effective_from is not null and v.product_no = s.product_no and v.facility_no = s.facility_no and v.effective_from <= s.effective_from
  ) h on s.effective_from is not null`;

/** A value that began before the one in force, which has no end, could never hold. $1 import. Gives how many. */
const supersedeOutdated = `
  with outdated as (delete from differing where outdated returning line)
  insert into import_row (import_no, line, outcome, code, reason)
  select $1::bigint, line, 'superseded', 'superseded_by_newer_value', 'a value that began later is in force, without an end' from outdated`;

/**
 * What is left, numbered in the order of the keys: neighbours on disk change together and locks are taken in one order.
 * Of one key the ends come last, so that they also end what the same file states.
 */
const keepDifferences = `
  insert into threshold_difference (import_no, ordinal, line, product_no, facility_no, units, effective_from, effective_thru, product_id)
  select $1::bigint, row_number() over (order by product_no, facility_no, units is null, line), line, product_no, facility_no, units, effective_from, effective_thru,
         product_id
  from differing`;
