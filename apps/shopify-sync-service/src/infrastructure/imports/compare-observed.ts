import type { Tx } from '@app/common/database';
import type { ComparedRows, ImportFile } from '@app/common/imports';

/**
 * Holds a staged file against the copies kept here, in a handful of statements however long it is. What is to be sent is numbered by location and
 * line, each row with the version that its level has now; what is only compared is kept beside it. What the copy shows already is not sent.
 */
export async function compareObserved(tx: Tx, file: ImportFile): Promise<ComparedRows> {
  const { additionalParameters: choices } = file.parameters;
  const creates = choices['unknownProducts'] === 'create';
  const [staged] = await tx.query<{ rows: number }>('select count(*)::int as rows from staging');
  await tx.execute(resolve);
  // What the shop does not stock has no number there: it leaves what stands as it is.
  await tx.execute('delete from compared where available is null');
  let rejected = await tx.execute(rejectUnresolved, [file.importNo, creates]);
  let superseded = 0;
  if (choices.duplicates === 'reject') rejected += await tx.execute(rejectDuplicates, [file.importNo]);
  else superseded += await tx.execute(supersedeEarlierRows, [file.importNo]);
  rejected += await tx.execute(rejectSharedProducts, [file.importNo]);
  superseded += await tx.execute(supersedeMoved, [file.importNo, file.asOf.toISOString()]);
  const differences = await tx.execute(keepDifferences, [file.importNo]);
  const compared = await tx.execute(keepCompared, [file.importNo]);
  const [unmade] = await tx.query<{ items: number }>(countUnmade, [file.importNo]);
  const unchanged = staged!.rows - differences - compared - superseded - rejected;
  return { differences, compared, superseded, rejected, unchanged, creates: unmade!.items };
}

/**
 * Every row beside its item, its product and what stands. A SKU is looked up in the shop's own catalogue first: it is the shop's word. The moment of
 * a level that a file has written is the moment that file spoke of.
 */
const resolve = `
  create temp table compared on commit drop as
  with variant as (
    select v.shop_id, btrim(v.sku) as sku, count(*) as items, min(v.inventory_item_id) as item
    from shop_variant v where btrim(v.sku) in (select s.sku collate "C" from staging s where s.item is null) group by 1, 2
  ), named as (
    select k.shop_id, p.id_value as sku, count(distinct k.inventory_item_id) as items, min(k.inventory_item_id) as item
    from product_identification p join product_link k using (product_id)
    where p.id_type = 'sku' and p.id_value in (select s.sku collate "C" from staging s where s.item is null) group by 1, 2
  ), spoke as (
    select run_id, max(as_of) as as_of from file_import where ended_at is not null and not dry_run group by 1
  ), found as (
    select s.line, m.shop_id, m.location_id, m.facility_id, m.master = 'shopify' and m.facility_id is not null as is_taken, s.sku, s.available, s.on_hand,
           coalesce(s.item collate "C", v.item, n.item) as item, coalesce(v.items, n.items) as items
    from staging s
    join location_mapping m on m.shop_id = s.shop_id collate "C" and m.location_id = s.location_id collate "C"
    left join variant v on s.item is null and v.shop_id = m.shop_id and v.sku = s.sku collate "C"
    left join named n on s.item is null and v.sku is null and n.shop_id = m.shop_id and n.sku = s.sku collate "C"
  ), linked as (
    select shop_id, inventory_item_id, count(*) as products, min(product_id) as product_id from product_link
    where (shop_id, inventory_item_id) in (select shop_id, item from found) group by 1, 2
  )
  select f.*, coalesce(k.products, 0) as products, k.product_id, i.epoch, coalesce(i.version, 0) as version,
         i.quantity_on_hand, i.available_to_promise,
         coalesce(w.as_of, i.changed_at) as moved_at, l.confirmed_quantity
  from found f
  left join linked k on k.shop_id = f.shop_id and k.inventory_item_id = f.item
  left join inventory i on k.products = 1 and f.is_taken and i.product_id = k.product_id and i.facility_id = f.facility_id
  left join spoke w on i.cause->>'kind' = 'shopify' and w.run_id = i.cause->>'runId'
  left join shop_level l on not f.is_taken and l.shop_id = f.shop_id and l.location_id = f.location_id and l.inventory_item_id = f.item`;

/** Rows whose item or product leads nowhere, or to several. $1 import, $2 whether products are made for items that have none. */
const rejectUnresolved = `
  with wrong as (
    delete from compared c
    where c.items > 1 or c.item is null or c.is_taken and (c.products > 1 or c.products = 0 and not $2::boolean)
    returning *
  )
  insert into import_row (import_no, line, outcome, code, reason, hint, column_name, value)
  select $1::bigint, line, 'rejected',
    case when items > 1 then 'item_ambiguous' when item is null then 'item_unknown' when products > 1 then 'product_ambiguous' else 'product_unknown' end,
    case when items > 1 then 'sku "' || left(sku, 60) || '" names ' || items || ' items of shop ' || shop_id
         when item is null then 'no item of shop ' || shop_id || ' has sku "' || left(sku, 60) || '"'
         when products > 1 then 'item ' || item || ' of shop ' || shop_id || ' is claimed by ' || products || ' products'
         else 'no product is item ' || item || ' of shop ' || shop_id end,
    case when items > 1 then 'Give the inventory_item_id.'
         when item is null then 'Give the inventory_item_id, or run REFRESH_CATALOG so that its SKU is known here.'
         when products > 1 then 'Take the identification off all but one of them.'
         else 'State the product (catalog-events, REFRESH_CATALOG), or take the file with unknownProducts=create.' end,
    case when items > 1 or item is null then 'sku' else 'inventoryItemId' end, left(case when items > 1 or item is null then sku else item end, 200)
  from wrong`;

/** An earlier row of a level gives way to the last one of the file. $1 import. */
const supersedeEarlierRows = `
  with ranked as (
    select line, max(line) over (partition by shop_id, location_id, item) as last_line from compared
  ), superseded as (
    delete from compared c using ranked r where r.line = c.line and r.line <> r.last_line returning c.line, r.last_line
  )
  insert into import_row (import_no, line, outcome, code, reason)
  select $1::bigint, line, 'superseded', 'superseded_by_later_row', 'line ' || last_line || ' speaks of the same item and location' from superseded`;

/** With duplicates = reject no row of a level stands. $1 import. */
const rejectDuplicates = `
  with repeated as (
    select shop_id, location_id, item, array_to_string((array_agg(line order by line))[1:10], ', ') as lines
    from compared group by 1, 2, 3 having count(*) > 1
  ), rejected as (
    delete from compared c using repeated r where r.shop_id = c.shop_id and r.location_id = c.location_id and r.item = c.item returning c.line, r.lines
  )
  insert into import_row (import_no, line, outcome, code, reason, hint)
  select $1::bigint, line, 'rejected', 'duplicate_key', 'lines ' || lines || ' speak of the same item and location', 'Leave one of them.' from rejected`;

/** Of two items that are one product neither can be right. $1 import. */
const rejectSharedProducts = `
  with repeated as (
    select facility_id, product_id, array_to_string((array_agg(line order by line))[1:10], ', ') as lines
    from compared where is_taken and product_id is not null group by 1, 2 having count(*) > 1
  ), rejected as (
    delete from compared c using repeated r where c.is_taken and r.facility_id = c.facility_id and r.product_id = c.product_id
    returning c.line, c.item, c.product_id, r.lines
  )
  insert into import_row (import_no, line, outcome, code, reason, hint, column_name, value)
  select $1::bigint, line, 'rejected', 'product_ambiguous', 'lines ' || lines || ' are several items of product "' || product_id || '"',
         'Take the identification off all items but one.', 'inventoryItemId', item from rejected`;

/** A level that moved after the moment the file speaks of is not set back. $1 import, $2 that moment. */
const supersedeMoved = `
  with moved as (
    delete from compared where is_taken and moved_at > $2::timestamptz returning line, moved_at
  )
  insert into import_row (import_no, line, outcome, code, reason)
  select $1::bigint, line, 'superseded', 'superseded_by_newer_value',
         'the level moved at ' || to_char(moved_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || ', after the moment the file speaks of' from moved`;

const kept =
  'import_no, line, ordinal, shop_id, location_id, facility_id, inventory_item_id, sku, product_id, available, on_hand';

/** $1 import. Both numbers are taken together: a level differs where either does. */
const keepDifferences = `
  insert into observed_file_row (${kept}, epoch, version)
  select $1::bigint, line, row_number() over (order by shop_id, location_id, line), shop_id, location_id, facility_id, item, sku, product_id,
         available, on_hand, epoch, version
  from compared where is_taken and (quantity_on_hand is distinct from on_hand or available_to_promise is distinct from available)`;

/** $1 import. */
const keepCompared = `
  insert into observed_file_row (${kept}, differs)
  select $1::bigint, line, null, shop_id, location_id, facility_id, item, sku, product_id, available, on_hand,
         confirmed_quantity is not null and confirmed_quantity <> available
  from compared where not is_taken`;

const countUnmade = `
  select count(distinct (shop_id, inventory_item_id))::int as items from observed_file_row
  where import_no = $1::bigint and ordinal is not null and product_id is null`;
