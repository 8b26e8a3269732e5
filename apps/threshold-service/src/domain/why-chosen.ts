import { describeCondition } from './describe-condition';
import { matchesGlob } from './matches-glob';
import type { FilterCondition, ProductFilter } from './product-filter';

/** What a filter looks at in a product. */
export interface ProductFacts {
  tags: readonly string[];
  categories: readonly string[];
  productType: string | null;
  vendor: string | null;
  skus: readonly string[];
  hasStock: boolean;
  hasThreshold: boolean;
}

export interface Why {
  chosen: boolean;
  conditions: { condition: string; holds: boolean; because: string }[];
}

/** Whether a filter chooses a product, and what each condition found in it. The rule that infrastructure/search/filter-sql.ts says in SQL. */
export function whyChosen(filter: ProductFilter, product: ProductFacts): Why {
  const conditions = filter.conditions.map((condition) => ({
    condition: describeCondition(condition),
    holds: holds(condition, product),
    because: because(condition, product),
  }));
  const all = conditions.map((one) => one.holds);
  return { chosen: filter.match === 'all' ? all.every(Boolean) : all.some(Boolean), conditions };
}

function holds(condition: FilterCondition, product: ProductFacts): boolean {
  if ('is' in condition) return product[condition.field] === condition.is;
  const found = foundIn(condition, product);
  const there = condition.match === 'any' ? found.some(Boolean) : found.every(Boolean);
  return there === (condition.use === 'include');
}

/** Of each value whether the product has it. */
function foundIn(condition: Exclude<FilterCondition, { is: boolean }>, product: ProductFacts): boolean[] {
  const words = wordsOf(condition.field, product);
  return condition.values.map((value) =>
    condition.field === 'sku' ? words.some((word) => matchesGlob(word, value)) : words.includes(value),
  );
}

function because(condition: FilterCondition, product: ProductFacts): string {
  if (condition.field === 'hasStock') return product.hasStock ? 'some facility has ATP' : 'no facility has ATP';
  if (condition.field === 'hasThreshold')
    return product.hasThreshold ? 'a threshold is in force in a channel' : 'no channel has a threshold in force';
  const words = wordsOf(condition.field, product);
  return words.length === 0
    ? `it has no ${condition.field}`
    : `it has ${words.map((word) => JSON.stringify(word)).join(', ')}`;
}

function wordsOf(
  field: Exclude<FilterCondition['field'], 'hasStock' | 'hasThreshold'>,
  product: ProductFacts,
): readonly string[] {
  switch (field) {
    case 'tag':
      return product.tags;
    case 'category':
      return product.categories;
    case 'productType':
      return product.productType === null ? [] : [product.productType];
    case 'vendor':
      return product.vendor === null ? [] : [product.vendor];
    case 'sku':
      return product.skus;
  }
}
