import { sqlText } from '../search/sql-text';

export interface ExportedChannel {
  facilityNo: number;
  facilityId: string;
  externalFacilityId: string | null;
  /** The facilities whose stock the channel sells. */
  sellsFrom: readonly string[];
}

export interface ExportStatement {
  channel: ExportedChannel;
  /** The value to write for every product; none = what is held back. */
  units: number | undefined;
  /** Every product, or those in the table `chosen`. */
  whole: boolean;
  /** Of every product, those behind `after` up to `upTo`, by their numbers; null = to the end. */
  stretch?: Stretch;
  header: boolean;
}

export interface Stretch {
  after: number | null;
  upTo: number | null;
}

/**
 * Sums up what a channel's facilities have of each product, and what of that may be sold, into the table `available`. Apart from the rows: stock is found
 * by the ids of products, in no order, and rows are merged by their numbers.
 * Sums are of float8, exact up to 9 × 10^15: sums of bigint are numeric, and take a second more for each million rows.
 */
export const sumUpStock = ({ channel, whole, stretch }: ExportStatement): string => `
  drop table if exists pg_temp.available;
  create temp table available on commit drop as
  select p.product_no, sum(k.available_to_promise::float8) as atp, sum(greatest(0, k.available_to_promise - coalesce(s.units, 0))::float8) as sellable
  from stock k join product p using (product_id)
  left join (${safetyStocks}) s on s.product_no = p.product_no and s.facility_id = k.facility_id
  where k.facility_id = any(array[${channel.sellsFrom.map(sqlText).join(',')}]::text[] collate "C")
    ${whole ? '' : 'and p.product_no in (select product_no from chosen)'}
    ${stretch ? `and ${within(stretch, 'p.')}` : ''}
  group by 1`;

/**
 * A channel's rows of an export as one COPY, once `available` is there. Columns up to effective-thru are those that the import takes back; the others are
 * for people, and the import passes over them.
 *
 * A value in force has no effective-from: whoever changes the number in the file states it from then on, instead of altering what has been. One that
 * is yet to begin, or waits beneath a dated one, names its start, by which the import knows it again. Stock that nobody has heard of is blank, not 0.
 */
export function exportSql({ channel, units, whole, stretch, header }: ExportStatement): string {
  const { facilityNo, facilityId, externalFacilityId } = channel;
  const stated = units === undefined;
  const external = externalFacilityId === null ? 'null' : sqlText(externalFacilityId);
  return `copy (
    select ${sqlText(facilityId)} as "facility-id", ${external} as "facility-external-id", p.product_id as "product-id", x.sku as "product-sku",
           'productId' as "id-type", ${stated ? 'h.units' : units} as "threshold",
           ${stated ? `case when h.effective_from is distinct from f.effective_from then ${instant('h.effective_from')} end` : 'null'} as "effective-from",
           ${stated ? instant('h.effective_thru') : 'null'} as "effective-thru",
           p.name as "product-name", ${list('p.tags')} as "tags", ${list('p.categories')} as "categories", p.product_type as "product-type", p.vendor as "vendor",
           a.atp::bigint as "available-to-promise",
           case when a.atp is not null then greatest(0, a.sellable - case when f.kind = 'threshold' then f.units else 0 end - coalesce(q.units, 0))::bigint
           end as "online-available"
    from ${whole ? 'searchable x' : 'chosen c join searchable x using (product_no)'} join product p on p.product_no = x.product_no
    left join in_force f on f.product_no = x.product_no and f.facility_no = ${facilityNo}
    ${stated ? `left join held_back h on h.product_no = x.product_no and h.facility_no = ${facilityNo} and h.kind = 'threshold' and (h.effective_thru is null or h.effective_thru > now())` : ''}
    left join available a on a.product_no = x.product_no
    left join (select product_no, units from order_queue join product using (product_id) where channel_id = ${sqlText(facilityId)}) q on q.product_no = x.product_no
    ${stretch ? `where ${within(stretch, 'x.')}` : ''}
    order by x.product_no${stated ? ', h.effective_from' : ''}
  ) to stdout with (format csv, header ${header})`;
}

const within = ({ after, upTo }: Stretch, table: string): string =>
  `${table}product_no > ${after ?? -1} and ${table}product_no <= ${upTo ?? 2_147_483_647}`;

const safetyStocks = `
  select i.product_no, l.facility_id, i.units from in_force i join facility l using (facility_no) where i.kind = 'safety_stock'`;

const instant = (expression: string): string =>
  `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const list = (expression: string): string => `nullif(array_to_string(${expression}, ${sqlText(' | ')}), '')`;
