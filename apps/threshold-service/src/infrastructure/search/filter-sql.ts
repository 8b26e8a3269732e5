import { unreachable } from '@app/common/kernel';
import type { FilterCondition, ProductFilter, WordCondition, WordField } from '../../domain/product-filter';
import { sqlText } from './sql-text';

/** The numbers of the catalogue's words; a word that no product ever had has none. */
export type TermNumbers = ReadonlyMap<string, number>;
export const termKey = (field: WordField, value: string): string => `${field}\n${value}`;

/**
 * Each condition as an expression over a row `s` of `searchable`, and all of them together: `whole` as one row answers it soonest, `sought` as the index
 * of words does. Nothing in it is a parameter, so that COPY takes it too.
 * Words are numbers by now. A product has one type and one vendor, and a hashed list of numbers is held against it in no time, however long.
 */
export function filterSql(
  filter: ProductFilter,
  terms: TermNumbers,
): { conditions: string[]; whole: string; sought: string } {
  const conditions = filter.conditions.map((condition) => conditionSql(condition, terms));
  const join = (parts: readonly string[]): string =>
    parts.map((one) => `(${one})`).join(filter.match === 'all' ? ' and ' : ' or ');
  const sought = filter.conditions.map((condition, place) =>
    goesByWords(condition) ? wordByWord(condition, terms) : conditions[place]!,
  );
  return { conditions, whole: join(conditions), sought: join(sought) };
}

/**
 * Whether the index of words leads to what a filter chooses. It then should, however much that is: it answers a word for a product in a third of
 * the time that looking into the product's words takes, which the planner supposes to cost as little as comparing two numbers. Where a statement
 * counts, `set local enable_seqscan = off` says so.
 */
export const isLedByWords = ({ match, conditions }: ProductFilter): boolean =>
  match === 'all' && conditions.some(goesByWords);

/** More words are found sooner by one scan of the index than by one for each. */
const fewWords = 8;

function goesByWords(condition: FilterCondition): condition is WordCondition {
  const { field } = condition;
  return (field === 'tag' || field === 'category') && condition.use === 'include' && condition.match === 'any';
}

/** Any of a few words: a scan of the index for each, put together, takes two thirds of one that seeks all of them at once. */
function wordByWord(condition: WordCondition, terms: TermNumbers): string {
  const known = knownNumbers(condition, terms);
  if (known.length < 2 || known.length > fewWords) return conditionSql(condition, terms);
  return known.map((number) => `${columns[condition.field].name} @> '{${number}}'::int[]`).join(' or ');
}

const knownNumbers = ({ field, values }: WordCondition, terms: TermNumbers): number[] =>
  values.map((value) => terms.get(termKey(field, value))).filter((number) => number !== undefined);

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
      const there = wordsThere(columns[condition.field], condition, knownNumbers(condition, terms));
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
  { match, values }: WordCondition,
  known: readonly number[],
): string {
  const array = `'{${known.join(',')}}'::int[]`;
  if (match === 'all') return known.length < values.length ? 'false' : `(${name} @> ${array})`;
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
