import { causeOfChange } from './cause-of-value';

const instant = (expression: string): string =>
  `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/**
 * Renders one threshold-changed CloudEvent as text, over a row with `c` (what changed), `p` (product), `l` (facility) and `e` (epoch) in reach; `statement` gives
 * the cause of all that was stated, without a line.
 * By `||`, not json_build_object: four times faster, and a file may change a hundred thousand of these; what is the same for all is asked for once.
 * A value that holds again, because the one above it ran out or ended, is in force from that instant and not from its own start.
 */
export const thresholdChangedPayload = (statement: string): string => `
  '{"specversion":"1.0","id":"' || uuidv7() || '","source":"stockline/threshold","type":"stockline.threshold-changed.v1","subject":'
  || to_json(p.product_id || '|' || l.facility_id)::text || ',"time":"' || (select ${instant('now()')})
  || '","datacontenttype":"application/json","data":{"productId":' || to_json(p.product_id)::text || ',"facilityId":' || to_json(l.facility_id)::text
  || ',"threshold":' || case c.kind when 'threshold' then c.units else 0 end
  || ',"safetyStock":' || case c.kind when 'safety_stock' then c.units else 0 end
  || ',"inForceFrom":"' || ${instant('case when c.effective_from >= c.effective_from_before or c.effective_from_before is null then coalesce(c.effective_from, c.at) else c.at end')}
  || '","epoch":' || e.epoch || ',"version":' || c.version || coalesce(',"cause":' || ${causeOfChange(statement)}, '') || '}}'`;
