import type { InventoryChanged } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { lockIdentifications } from './replace-identifications';

interface Moved {
  product_id: string;
  delta: number;
}

/** Keeps the copy of stock, and of every product in how many facilities there is some. What is not newer than the copy changes nothing. */
export async function takeStock(tx: Tx, changes: readonly InventoryChanged[]): Promise<void> {
  const moved = await tx.query<Moved>(mergeStock, [
    changes.map(({ productId }) => productId),
    changes.map(({ facilityId }) => facilityId),
    changes.map(({ availableToPromise }) => availableToPromise),
    changes.map(({ epoch }) => epoch),
    changes.map(({ version }) => version),
  ]);
  if (moved.length === 0) return;
  const productIds = moved.map(({ product_id }) => product_id);
  const [{ known } = { known: 0 }] = await tx.query<{ known: number }>(
    'select count(*)::int as known from product where product_id = any($1)',
    [productIds],
  );
  // Stock before its product: a product that is being taken just now counts what is committed, and this batch what comes after it.
  if (known < moved.length) await lockIdentifications(tx);
  await tx.execute(countStocked, [productIds, moved.map(({ delta }) => delta)]);
}

const mergeStock = `
  with taken as (
    insert into stock as k (product_id, facility_id, available_to_promise, epoch, version)
    select * from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[]) as n (product_id, facility_id, a, e, v)
    order by product_id collate "C", facility_id collate "C"
    on conflict (product_id, facility_id) do update
    set available_to_promise = excluded.available_to_promise, epoch = excluded.epoch, version = excluded.version
    where (k.epoch, k.version) < (excluded.epoch, excluded.version)
    returning new.product_id, (new.available_to_promise > 0)::int - coalesce((old.available_to_promise > 0)::int, 0) as delta
  )
  select product_id, sum(delta)::int as delta from taken group by 1 having sum(delta) <> 0`;

const countStocked = `
  update searchable s set stocked_facilities = s.stocked_facilities + m.delta
  from (select l.product_no, n.delta
        from unnest($1::text[], $2::int[]) as n (product_id, delta) join product p on p.product_id = n.product_id collate "C"
        join searchable l on l.product_no = p.product_no order by l.product_no for no key update of l) m
  where s.product_no = m.product_no`;
