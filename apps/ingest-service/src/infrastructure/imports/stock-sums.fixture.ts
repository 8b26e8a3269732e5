import type { Database } from '@app/common/database';

/**
 * What does not fit together in the stock of a database, in words; nothing where all of it does: a level is the sum of its bins and of its ledger,
 * its version counts its ledger rows, each began where the one before ended, and each was told of once, in order.
 */
export async function misfits(database: Pick<Database, 'query'>): Promise<string[]> {
  const rows = await database.query<{ what: string }>(`
    with entry as (
      select *, quantity_on_hand_before + quantity_on_hand_delta as quantity_on_hand_after,
             lag(quantity_on_hand_before + quantity_on_hand_delta, 1, 0::bigint) over in_bin as stood_on_hand,
             lag(available_to_promise_before + available_to_promise_delta, 1, 0::bigint) over in_bin as stood_available,
             row_number() over (partition by product_no, facility_no order by version) as place
      from ledger window in_bin as (partition by product_no, facility_no, bin_no order by version)
    ), told as (
      select key, (payload::jsonb -> 'data' ->> 'version')::bigint as version, row_number() over (partition by key order by position) as place
      from event_log where topic = 'inventory-changed'
    ), level as (
      select product_id || '|' || facility_id as key, l.product_no, l.facility_no, l.quantity_on_hand, l.available_to_promise, l.version
      from inventory_level l join product using (product_no) join facility using (facility_no)
    )
    select key || ' is ' || l.quantity_on_hand || '/' || l.available_to_promise || ' (' || l.version || '), its bins ' || coalesce(b.sums, 'none')
           || ', its ledger ' || coalesce(e.sums, 'none') as what
    from level l
    left join (select product_no, facility_no, sum(quantity_on_hand) || '/' || sum(available_to_promise) as sums
               from inventory_balance group by 1, 2) b using (product_no, facility_no)
    left join (select product_no, facility_no, sum(quantity_on_hand_delta) || '/' || sum(available_to_promise_delta) || ' (' || count(*) || ')' as sums
               from ledger group by 1, 2) e using (product_no, facility_no)
    where coalesce(b.sums, '0/0') <> l.quantity_on_hand || '/' || l.available_to_promise
       or coalesce(e.sums, '0/0 (0)') <> l.quantity_on_hand || '/' || l.available_to_promise || ' (' || l.version || ')'
    union all
    select 'ledger row ' || ledger_id || ' is version ' || version || ' at place ' || place || ', on ' || quantity_on_hand_before || '/' || available_to_promise_before
           || ' where ' || stood_on_hand || '/' || stood_available || ' stood'
    from entry where version <> place or quantity_on_hand_before <> stood_on_hand or available_to_promise_before <> stood_available
    union all
    select key || ' told of version ' || version || ' at place ' || place from told where version <> place
    union all
    select l.key || ' has version ' || l.version || ' and was told of ' || count(t.key) || ' times'
    from level l left join told t using (key) group by l.key, l.version having count(t.key) <> l.version`);
  return rows.map(({ what }) => what);
}
