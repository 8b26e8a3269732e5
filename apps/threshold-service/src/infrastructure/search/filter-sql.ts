import { unreachable } from '@app/common/kernel';
import type { FilterCondition, ProductFilter, WordField } from '../../domain/product-filter';
import { sqlText } from './sql-text';

/** The numbers of the catalogue's words; a word that no product ever had has none. */
export type TermNumbers = ReadonlyMap<string, number>;
export const termKey = (field: WordField, value: string): string => `${field}\n${value}`;

/**
 * Each condition as an expression over a row `s` of `searchable`, and all of them together. Nothing in it is a parameter, so that COPY takes it too.
 * Words are numbers by now. A product has one type and one vendor, and a hashed list of numbers is held against it in no time, however long.
 */
export function filterSql(filter: ProductFilter, terms: TermNumbers): { conditions: string[]; whole: string } {
  const conditions = filter.conditions.map((condition) => conditionSql(condition, terms));
  return { conditions, whole: conditions.map((one) => `(${one})`).join(filter.match === 'all' ? ' and ' : ' or ') };
}

function conditionSql(condition: FilterCondition, terms: TermNumbers): string {
  switch (condition.field) {
    case 'hasStock':
      return condition.is ? 's.stocked_facilities > 0' : 's.stocked_facilities = 0';
    case 'hasThreshold':
      return condition.is ? 's.thresholds > 0' : 's.thresholds = 0';
    case 'sku':
      return `${condition.use === 'exclude' ? 'not ' : ''}${skuExists(condition.values)}`;
    case 'tag':
    case 'category':
    case 'productType':
    case 'vendor': {
      const numbers = condition.values.map((value) => terms.get(termKey(condition.field, value)));
      const there = wordsThere(columns[condition.field], condition.match, numbers);
      return condition.use === 'exclude' ? `not ${there}` : there;
    }
    default:
      return unreachable(condition);
  }
}

const columns = {
  tag: { name: 's.tags', several: true },
  category: { name: 's.categories', several: true },
  productType: { name: 's.product_type', several: false },
  vendor: { name: 's.vendor', several: false },
} as const;

function wordsThere(
  { name, several }: { name: string; several: boolean },
  match: 'any' | 'all',
  numbers: readonly (number | undefined)[],
): string {
  const known = numbers.filter((number) => number !== undefined);
  const array = `'{${known.join(',')}}'::int[]`;
  if (match === 'all') return known.length < numbers.length ? 'false' : `(${name} @> ${array})`;
  if (known.length === 0) return 'false';
  return several ? `(${name} && ${array})` : `(${name} = any(${array}))`;
}

const skuExists = (patterns: readonly string[]): string =>
  `exists (select from product_identification i where i.product_no = s.product_no
     and i.id_type_no = (select id_type_no from id_type where id_type = 'sku')
     and (${patterns.map((pattern) => `i.id_value like ${sqlText(likeOf(pattern))}`).join(' or ')}))`;

/** A glob in the words of LIKE. */
const likeOf = (glob: string): string =>
  glob.replace(/[\\%_*?]/g, (mark) => (mark === '*' ? '%' : mark === '?' ? '_' : `\\${mark}`));
