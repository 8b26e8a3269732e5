import type { Sql } from '@app/common/database';
import type { ConditionCount } from '../../application/ports';
import { describeCondition } from '../../domain/describe-condition';
import type { ProductFilter } from '../../domain/product-filter';
import { filterSql, type TermNumbers } from './filter-sql';

/**
 * How many products each condition lets through, by itself and together with those before it: where a filter loses what was expected stands in
 * the first number that is too small. One pass over the whole catalogue.
 */
export async function countConditions(
  sql: Pick<Sql, 'query'>,
  filter: ProductFilter,
  terms: TermNumbers,
): Promise<{ catalogue: number; chosen: number; conditions: readonly ConditionCount[] }> {
  const { conditions } = filterSql(filter, terms);
  const joined = filter.match === 'all' ? ' and ' : ' or ';
  const holds = conditions.map((condition, place) => `(${condition}) as c${place}`);
  const figures = conditions.flatMap((_, place) => [
    `count(*) filter (where c${place})::int as alone${place}`,
    `count(*) filter (where ${conditions
      .slice(0, place + 1)
      .map((_condition, before) => `c${before}`)
      .join(joined)})::int as together${place}`,
  ]);
  const [row] = await sql.query<Record<string, number>>(
    `select count(*)::int as catalogue, ${figures.join(', ')} from (select ${holds.join(', ')} from searchable s offset 0) held`,
  );
  const counted = filter.conditions.map((condition, place) => ({
    condition: describeCondition(condition),
    alone: row![`alone${place}`]!,
    together: row![`together${place}`]!,
  }));
  return { catalogue: row!['catalogue']!, chosen: counted.at(-1)!.together, conditions: counted };
}
