import { copyRows, type Tx } from '@app/common/database';
import type { Evaluated, KeptRule } from '../../application/ports';
import type { ProductFilter } from '../../domain/product-filter';
import { winningPeriods } from '../../domain/winning-periods';
import { ExportFile } from '../exports/export-file';
import { filterSql } from '../search/filter-sql';
import { readTerms } from '../search/read-terms';

/**
 * Writes what the winning rules hold back as a thresholds file, from one snapshot. Products are put together by which rules fit them: a million
 * products fall into a few hundred such sets, and who wins when is worked out once a set, by the pure rule.
 */
export async function evaluateRules(
  tx: Tx,
  rules: readonly KeptRule[],
  localFile: string,
  at: Date,
): Promise<Evaluated> {
  await tx.execute('set transaction isolation level repeatable read');
  await tx.execute('set local transaction_timeout = 0');
  await tx.execute("set local work_mem = '64MB'");
  await tx.execute('create temp table fitting (facility_no integer, product_no integer, rules text) on commit drop');
  await tx.execute(
    'create temp table winning (facility_no integer, rules text, rule_id text, units integer, effective_from timestamptz, effective_thru timestamptz) on commit drop',
  );
  const byFacility = Map.groupBy(rules, ({ facilityNo }) => facilityNo);
  let products = 0;
  for (const [facilityNo, ofFacility] of byFacility) {
    products += await findFitting(tx, facilityNo, ofFacility);
    await writeWinning(tx, facilityNo, ofFacility, at.getTime());
  }
  await tx.execute('analyze fitting');
  await tx.execute('analyze winning');
  const file = await ExportFile.open(localFile);
  let rows: number;
  try {
    rows = await file.take(tx.copyOut(rowsSql(at)));
    await file.end();
  } finally {
    await file.close();
  }
  const wins = await tx.query<{ ruleId: string; rows: number }>(
    'select w.rule_id as "ruleId", count(*)::int as rows from fitting f join winning w using (facility_no, rules) group by 1 order by 1',
  );
  return { rules: rules.length, products, rows, wins };
}

/** Which rules fit each product of a facility, as the places of those rules. */
async function findFitting(tx: Tx, facilityNo: number, rules: readonly KeptRule[]): Promise<number> {
  const filters = await tx.query<{ id: string; filter: ProductFilter }>(
    `select search_preference_id as id, filter from search_preference join search_preference_version using (search_preference_id, version)
     where search_preference_id = any($1)`,
    [rules.map(({ searchPreferenceId }) => searchPreferenceId)],
  );
  const filterOf = new Map(filters.map(({ id, filter }) => [id, filter]));
  const fits: string[] = [];
  for (const { searchPreferenceId } of rules) {
    const filter = filterOf.get(searchPreferenceId)!;
    fits.push(filterSql(filter, await readTerms(tx, filter)).whole);
  }
  const places = fits.map((whole, place) => `case when ${whole} then ${place} end`);
  return tx.execute(
    `insert into fitting (facility_no, product_no, rules)
     select $1::int, product_no, rules from (select s.product_no, concat_ws(',', ${places.join(', ')}) as rules from searchable s offset 0) f
     where rules <> ''`,
    [facilityNo],
  );
}

async function writeWinning(tx: Tx, facilityNo: number, rules: readonly KeptRule[], atMs: number): Promise<void> {
  const sets = await tx.query<{ rules: string }>('select distinct rules from fitting where facility_no = $1', [
    facilityNo,
  ]);
  await copyRows(
    tx,
    'winning (facility_no, rules, rule_id, units, effective_from, effective_thru)',
    sets.flatMap((set) => {
      const fitting = set.rules.split(',').map((place) => rules[Number(place)]!);
      return winningPeriods(fitting, atMs).map(({ rule, fromMs, thruMs }) => [
        facilityNo,
        set.rules,
        rule.ruleId,
        rule.units,
        instant(fromMs),
        instant(thruMs),
      ]);
    }),
  );
}

/**
 * The import takes all but the last two columns: which rule a row comes from is for people, and the time makes each evaluation a content of its
 * own, so that a run after a change by hand is no repeat of the one before it.
 */
const rowsSql = (at: Date): string => `copy (
  select l.facility_id as "facility-id", p.product_id as "product-id", 'productId' as "id-type", w.units as "facility-safety-stock",
         ${asText('w.effective_from')} as "effective-from", ${asText('w.effective_thru')} as "effective-thru",
         w.rule_id as "rule", '${at.toISOString()}' as "evaluated-at"
  from fitting f join winning w using (facility_no, rules) join product p using (product_no) join facility l using (facility_no)
  order by f.product_no, l.facility_id, w.effective_from nulls first
) to stdout with (format csv, header true)`;

const asText = (expression: string): string =>
  `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const instant = (atMs: number | null): string | null => (atMs === null ? null : new Date(atMs).toISOString());
