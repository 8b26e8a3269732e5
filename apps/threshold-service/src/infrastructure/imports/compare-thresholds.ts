import type { Tx } from '@app/common/database';
import type { ComparedRows, ImportFile } from '@app/common/imports';

/** Compares a whole staged file with what is held back, in a handful of statements however long it is. */
export async function compareThresholds(tx: Tx, file: ImportFile): Promise<ComparedRows> {
  const [staged] = await tx.query<{ rows: string }>('select count(*) as rows from staging');
  await tx.execute(compareWithInForce, [file.asOf.toISOString()]);
  let rejected = await tx.execute(rejectUnresolved, [file.importNo]);
  let superseded = 0;
  const [{ duplicates } = { duplicates: '0' }] = await tx.query<{ duplicates: string }>(countDuplicates, [
    file.asOf.toISOString(),
  ]);
  if (Number(duplicates) > 0) {
    const reject = file.parameters.additionalParameters.duplicates === 'reject';
    const settled = await tx.execute(reject ? rejectDuplicates : supersedeEarlierRows, [file.importNo]);
    if (reject) rejected += settled;
    else superseded += settled;
  }
  superseded += await tx.execute(supersedeOutdated, [file.importNo]);
  const differences = await tx.execute(keepDifferences, [file.importNo]);
  return { differences, superseded, rejected, unchanged: Number(staged!.rows) - differences - superseded - rejected };
}

/**
 * The one join over the whole file: names resolved, and every row beside what is held back now.
 * $1 the moment the file speaks of: undated rows begin then.
 * Most files are undated and are compared with in_force alone, by a hash join; only a dated row looks into held_back, by its key.
 * A key with something due and not yet served counts as different: the apply, which serves it first, has the last word.
 */
const compareWithInForce = `
  create temp table compared on commit drop as
  select s.line, s.facility_no, i.product_no, nullif(s.units, -1) as units, coalesce(s.effective_from, $1::timestamptz) as effective_from, s.effective_thru,
         o.product_no is not null or s.other_sku is null as other_is_known,
         coalesce(o.product_no = i.product_no, true) as agrees,
         s.units is null as leaves,
         coalesce(f.effective_from > coalesce(s.effective_from, $1::timestamptz) and f.effective_thru is null, false) as outdated,
         case when s.units is null then false
              when d.product_no is not null then true
              when s.units = -1 then case when s.effective_from is null then f.effective_from is not null else coalesce(h.covered, false) end
              when s.effective_from is null then f.effective_from is null or f.units <> s.units or f.effective_thru is distinct from s.effective_thru
              else coalesce(h.units <> s.units or h.effective_thru is distinct from s.effective_thru, true) end as differs
  from staging s
  left join product_identification i on i.id_type_no = s.id_type_no and i.id_value = s.id_value collate "C" and not i.shared
  left join product_identification o on s.other_sku is not null and o.id_value = s.other_sku collate "C" and not o.shared
    and o.id_type_no = (select id_type_no from id_type where id_type = 'sku')
  left join in_force f on f.product_no = i.product_no and f.facility_no = s.facility_no
  left join (select distinct product_no, facility_no from due where due_at <= $1::timestamptz) d
    on d.product_no = i.product_no and d.facility_no = s.facility_no
  left join lateral (
    select max(v.units) filter (where v.effective_from = s.effective_from) as units,
           max(v.effective_thru) filter (where v.effective_from = s.effective_from) as effective_thru,
           bool_or(v.effective_thru is null or v.effective_thru > s.effective_from) as covered
    from held_back v
    where s.effective_from is not null and v.product_no = i.product_no and v.facility_no = s.facility_no and v.effective_from <= s.effective_from
  ) h on s.effective_from is not null`;

/** Rows whose names lead nowhere, to two products, or to different ones. $1 import. Gives how many. */
const rejectUnresolved = `
  insert into import_row (import_no, line, outcome, code, reason, hint, column_name, value)
  select $1::bigint, c.line, 'rejected',
    case when blamed.contradicts then 'product_contradicts' when carriers.products is not null then 'product_ambiguous' else 'product_unknown' end,
    case when blamed.contradicts then t.id_type || ' "' || left(s.id_value, 60) || '" and sku "' || left(s.other_sku, 60) || '" name different products'
         when carriers.products is not null then blamed.id_type || ' "' || left(blamed.id_value, 60) || '" belongs to ' || carriers.products
         else 'no product has ' || blamed.id_type || ' "' || left(blamed.id_value, 60) || '"' end,
    case when blamed.contradicts then 'Give one of the two, or make them agree.'
         when carriers.products is not null then 'Name the product by another identification, or take this one off all but one of them.'
         when near.id_value is not null then 'Did you mean "' || left(near.id_value, 60) || '"? Case counts.'
         else 'Send the product on catalog-events (or PUT /products/{id}), then send this row again.' end,
    blamed.column_name,
    left(blamed.id_value, 200)
  from compared c
  join staging s using (line)
  join id_type t using (id_type_no)
  cross join lateral (
    select c.product_no is not null and c.other_is_known as contradicts,
           case when c.product_no is null then t.id_type_no else (select id_type_no from id_type where id_type = 'sku') end as id_type_no,
           case when c.product_no is null then t.id_type else 'sku' end as id_type,
           case when c.product_no is null then s.id_value else s.other_sku end as id_value,
           case when c.product_no is null and s.by_product_id = 1 then 'productId' else 'productSku' end as column_name
  ) blamed
  left join lateral (
    select string_agg(p.product_id, ' and ' order by p.product_id) as products
    from product_identification i join product p using (product_no)
    where i.id_type_no = blamed.id_type_no and i.id_value = blamed.id_value collate "C" and i.shared
  ) carriers on true
  left join lateral (
    select i.id_value from product_identification i
    where i.id_type_no = blamed.id_type_no and lower(i.id_value) = lower(blamed.id_value) collate "C" order by 1 limit 1
  ) near on true
  where c.product_no is null or not c.other_is_known or not c.agrees`;

/** Rows that take part: their product is known, and they do not leave things as they are. */
const takesPart = 'product_no is not null and other_is_known and agrees and not leaves';

/**
 * $1 the moment the file speaks of. Undated rows are told apart by one number a key: comparing records takes five times as long,
 * and most files have nothing else.
 */
const countDuplicates = `
  select count(*) - count(distinct product_no::bigint << 32 | facility_no) filter (where effective_from = $1::timestamptz)
                  - count(distinct (product_no, facility_no, effective_from)) filter (where effective_from <> $1::timestamptz) as duplicates
  from compared where ${takesPart}`;

/** An earlier row of a key (product, facility and start) gives way to the last one of the file. $1 import. Gives how many. */
const supersedeEarlierRows = `
  with ranked as (
    select line, last_value(line) over (partition by product_no, facility_no, effective_from order by line
                                        rows between unbounded preceding and unbounded following) as last_line
    from compared where ${takesPart}
  ), superseded as (
    delete from compared c using ranked r where r.line = c.line and r.line <> r.last_line returning c.line, r.last_line
  )
  insert into import_row (import_no, line, outcome, code, reason)
  select $1::bigint, line, 'superseded', 'superseded_by_later_row', 'line ' || last_line || ' speaks of the same product, facility and start' from superseded`;

/** With duplicates = reject no row of a key stands: which of them is right is for a person to say. $1 import. Gives how many. */
const rejectDuplicates = `
  with repeated as (
    select product_no, facility_no, effective_from, array_to_string((array_agg(line order by line))[1:10], ', ') as lines
    from compared where ${takesPart} group by 1, 2, 3 having count(*) > 1
  ), rejected as (
    delete from compared c using repeated r
    where r.product_no = c.product_no and r.facility_no = c.facility_no and r.effective_from = c.effective_from
      and c.other_is_known and c.agrees and not c.leaves
    returning c.line, r.lines
  )
  insert into import_row (import_no, line, outcome, code, reason, hint)
  select $1::bigint, line, 'rejected', 'duplicate_key', 'lines ' || lines || ' speak of the same product, facility and start',
         'Keep one of them, or let the last one win with "duplicates": "last".' from rejected`;

/** A value that began before the one in force, which has no end, could never hold. $1 import. Gives how many. */
const supersedeOutdated = `
  with outdated as (delete from compared where ${takesPart} and differs and outdated returning line)
  insert into import_row (import_no, line, outcome, code, reason)
  select $1::bigint, line, 'superseded', 'superseded_by_newer_value', 'a value that began later is in force, without an end' from outdated`;

/**
 * What is left and differs, numbered in the order of the keys: neighbours on disk change together and locks are taken in one order.
 * Of one key the ends come last, so that they also end what the same file states.
 */
const keepDifferences = `
  insert into threshold_difference (import_no, ordinal, line, product_no, facility_no, units, effective_from, effective_thru)
  select $1::bigint, row_number() over (order by product_no, facility_no, units is null, line), line, product_no, facility_no, units, effective_from, effective_thru
  from compared where ${takesPart} and differs`;
