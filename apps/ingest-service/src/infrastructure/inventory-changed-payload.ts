/** SQL expressions, each over a row that also has `p` (product), `f` (facility) and `e` (`epochAndTime`) in reach. */
export interface PayloadColumns {
  quantityOnHand: string;
  availableToPromise: string;
  quantityOnHandDelta: string;
  availableToPromiseDelta: string;
  reasonCode: string;
  version: string;
  /** Gives the text of a JSON object. */
  cause: string;
}

/** A `with` item for the statement that renders: the epoch and the time, which is the same for all of them, written out once and not a row. */
export const epochAndTime = `
  e as materialized (select epoch, to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at from epoch where only_row)`;

/**
 * An SQL expression that renders one inventory-changed CloudEvent as text.
 * By `||`, not json_build_object: four times faster, and fifty thousand of these may be rendered in one statement.
 */
export const inventoryChangedPayload = (columns: PayloadColumns): string => `
  '{"specversion":"1.0","id":"' || uuidv7() || '","source":"stockline/ingest","type":"stockline.inventory-changed.v1","subject":'
  || to_json(p.product_id || '|' || f.facility_id)::text || ',"time":"' || e.at
  || '","datacontenttype":"application/json","data":{"productId":' || to_json(p.product_id)::text || ',"facilityId":' || to_json(f.facility_id)::text
  || ',"quantityOnHand":' || ${columns.quantityOnHand} || ',"availableToPromise":' || ${columns.availableToPromise}
  || ',"quantityOnHandDelta":' || ${columns.quantityOnHandDelta} || ',"availableToPromiseDelta":' || ${columns.availableToPromiseDelta}
  || ',"reasonCode":' || to_json(${columns.reasonCode}::text)::text || ',"epoch":' || e.epoch || ',"version":' || ${columns.version}
  || ',"changedAt":"' || e.at || '","cause":' || ${columns.cause} || '}}'`;
