import { Injectable } from '@nestjs/common';
import { writeAudit } from '@app/common/audit';
import { Database, isRetriable } from '@app/common/database';
import { HeldBackValues, type ValueKey } from '../application/ports';
import type { StatedValue } from '../domain/check-statement';
import type { HeldBack } from '../domain/held-back';
import { applyStated, openStated } from './apply-stated';

const attempts = 5;

@Injectable()
export class PostgresHeldBackValues extends HeldBackValues {
  constructor(private readonly database: Database) {
    super();
  }

  async state(
    key: ValueKey,
    value: StatedValue,
    by: { user: string; reason?: string },
  ): Promise<'applied' | 'unchanged' | 'outdated'> {
    for (let attempt = 1; ; attempt++)
      try {
        return await this.stateOnce(key, value, by);
      } catch (error) {
        if (attempt === attempts || !isRetriable(error)) throw error;
      }
  }

  async of({ productNo, facilityNo }: ValueKey): Promise<{ values: readonly HeldBack[]; version: number }> {
    const [row] = await this.database.query<{ version: string | null; held: HeldBack[] }>(
      `select (select version from in_force where product_no = $1 and facility_no = $2) as version,
              (select coalesce(json_agg(json_build_object(
                        'units', units, 'effectiveFromMs', (extract(epoch from effective_from) * 1000)::bigint,
                        'effectiveThruMs', (extract(epoch from effective_thru) * 1000)::bigint) order by effective_from), '[]')
               from held_back where product_no = $1 and facility_no = $2) as held`,
      [productNo, facilityNo],
    );
    return { values: row!.held, version: Number(row!.version ?? 0) };
  }

  private stateOnce(
    { productNo, facilityNo }: ValueKey,
    { units, fromMs, thruMs }: StatedValue,
    { user, reason }: { user: string; reason?: string },
  ): Promise<'applied' | 'unchanged' | 'outdated'> {
    return this.database.transaction(async (tx) => {
      await openStated(tx);
      await tx.execute(
        `insert into stated (line, product_no, facility_no, units, effective_from, effective_thru) values (null, $1, $2, $3, $4, $5)`,
        [productNo, facilityNo, units, instant(fromMs), instant(thruMs)],
      );
      const [names] = await tx.query<{ subject: string; before: object | null }>(
        `select p.product_id || '/' || f.facility_id as subject,
                (select to_jsonb(i) - 'product_no' - 'facility_no' from in_force i where i.product_no = $1 and i.facility_no = $2) as before
         from product p, facility f where p.product_no = $1 and f.facility_no = $2`,
        [productNo, facilityNo],
      );
      await writeAudit(tx, {
        who: user,
        what: units === null ? 'end held-back value' : 'state held-back value',
        ...names!,
        after: { units, from: instant(fromMs), thru: instant(thruMs), reason: reason ?? null },
      });
      const { applied, outdatedLines } = await applyStated(tx, { kind: 'api', causedBy: user, reason });
      return outdatedLines.length > 0 ? 'outdated' : applied > 0 ? 'applied' : 'unchanged';
    });
  }
}

const instant = (atMs: number | null): string | null => (atMs === null ? null : new Date(atMs).toISOString());
