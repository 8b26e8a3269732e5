import type { RunContext } from '@app/common/jobs';
import type { Database } from '@app/common/database';
import { newId } from '@app/common/kernel';
import { HeldReadings, type WeighedLevels } from '../application/observed-ports';
import type { MappedLocation, ObservedLevel } from '../domain/observed-level';

interface Held {
  readingId: string;
  approved: string[];
  approvalAt: string | null;
}

/** Runs that wait for a person, and what they are weighed by, in PostgreSQL. */
export class PostgresHeldReadings extends HeldReadings {
  constructor(
    private readonly database: Database,
    private readonly approvalWithinMs: number,
  ) {
    super();
  }

  async isHeld(runId: string): Promise<boolean> {
    return (await this.database.query('select from held_reading where run_id = $1', [runId])).length > 0;
  }

  async goOn(
    runId: string,
    approval: { readonly at: string } | null | undefined,
  ): Promise<{ readingId: string; approved: ReadonlySet<string> }> {
    const given = `reading_id as "readingId", approved, approval_at as "approvalAt"`;
    let [held] = await this.database.query<Held>(`select ${given} from held_reading where run_id = $1`, [runId]);
    if (held && approval && approval.at !== held.approvalAt)
      [held] = await this.database.query<Held>(
        `update held_reading set approved = approved || tripped, approval_at = $2, reading_id = $3, is_waiting = false
         where run_id = $1 returning ${given}`,
        [runId, approval.at, newId()],
      );
    return { readingId: held?.readingId ?? runId, approved: new Set(held?.approved) };
  }

  async layAside(runId: string, readingId: string, tripped: readonly string[]): Promise<void> {
    await this.database.execute(
      `insert into held_reading (run_id, reading_id, tripped, waits_until) values ($1, $2, $3, now() + $4 * interval '1 millisecond')
       on conflict (run_id) do update set tripped = excluded.tripped, is_waiting = true, waits_until = excluded.waits_until`,
      [runId, readingId, tripped, this.approvalWithinMs],
    );
  }

  async endEarlier({ runId, endWaiting }: Pick<RunContext, 'runId' | 'endWaiting'>): Promise<void> {
    await this.database.transaction(async (tx) => {
      const earlier = await tx.query<{ runId: string }>(
        'update held_reading set is_waiting = false where is_waiting and run_id <> $1 returning run_id as "runId"',
        [runId],
      );
      for (const { runId: other } of earlier)
        await endWaiting(tx, other, {
          code: 'newer_run_came',
          message: `run ${runId} read the shops after it`,
          hint: 'Nothing of it was taken.',
        });
    });
  }

  async weigh(
    { shopId, facilityId }: MappedLocation,
    rows: readonly Pick<ObservedLevel, 'inventoryItemId' | 'available'>[],
  ): Promise<WeighedLevels> {
    const [weighed] = await this.database.query<WeighedLevels>(weighRows, [
      shopId,
      facilityId,
      rows.map(({ inventoryItemId }) => inventoryItemId),
      rows.map(({ available }) => available),
    ]);
    return weighed!;
  }

  async rowsBefore(runId: string, { shopId, locationId }: MappedLocation): Promise<number | undefined> {
    const [last] = await this.database.query<{ rows: number }>(
      `select sum(rows)::int as rows from observed_chunk
       where shop_id = $2 and location_id = $3 and import_no is null and run_id <> $1
       group by run_id having bool_or(is_last) order by max(sent_at) desc limit 1`,
      [runId, shopId, locationId],
    );
    return last?.rows;
  }
}

/** $1 shop, $2 facility, $3 items, $4 what is available of them. */
const weighRows = `
  select count(k.product_id)::int as levels, count(i.product_id)::int as old,
         (count(*) filter (where i.available_to_promise > 0 and n.available <= 0))::int as zeroed,
         coalesce(sum(abs(n.available - i.available_to_promise)), 0)::float8 as moved,
         coalesce(sum(greatest(i.available_to_promise, 0)) filter (where i.product_id is not null), 0)::float8 as stock,
         (count(*) filter (where k.product_id is null))::int as unknown
  from unnest($3::text[], $4::bigint[]) as n (item, available)
  left join (
    select inventory_item_id, min(product_id) as product_id from product_link
    where shop_id = $1 and inventory_item_id = any($3) group by 1 having count(*) = 1
  ) k on k.inventory_item_id = n.item
  left join inventory i on i.product_id = k.product_id and i.facility_id = $2`;
