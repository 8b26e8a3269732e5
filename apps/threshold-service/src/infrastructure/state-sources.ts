import { topics } from '@app/common/contracts';
import type { StateSource } from '@app/common/outbox';
import { causeInHistory } from './cause-of-value';

const instant = (expression: string): string =>
  `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** All that the threshold service tells of its state: what is held back of every product that it ever spoke of. */
export const stateSources: readonly StateSource[] = [
  {
    topic: topics.thresholdChanged,
    type: 'stockline.threshold-changed.v1',
    rows: `select p.product_id || '|' || l.facility_id as key, c.version, case c.kind when 'threshold' then c.units else 0 end as threshold,
                  case c.kind when 'safety_stock' then c.units else 0 end as "safetyStock"
           from in_force c join product p using (product_no) join facility l using (facility_no) where c.version > 0`,
    facts: ['version', 'threshold', 'safetyStock'],
    page: (tx, after, limit) => {
      const [productNo, facilityNo] = after === null ? [0, 0] : after.split('|').map(Number);
      return tx.query(
        `select c.product_no || '|' || c.facility_no as place, p.product_id || '|' || l.facility_id as key, jsonb_strip_nulls(jsonb_build_object(
           'productId', p.product_id, 'facilityId', l.facility_id, 'threshold', case c.kind when 'threshold' then c.units else 0 end,
           'safetyStock', case c.kind when 'safety_stock' then c.units else 0 end,
           'inForceFrom', ${instant('coalesce(c.effective_from, c.changed_at)')}, 'version', c.version,
           'cause', ${causeInHistory('c.changed_at')})) as data
         from in_force c join product p using (product_no) join facility l using (facility_no)
         where c.version > 0 and (c.product_no, c.facility_no) > ($1::int, $2::int)
         order by c.product_no, c.facility_no limit $3 for update of c`,
        [productNo, facilityNo, limit],
      );
    },
  },
];
