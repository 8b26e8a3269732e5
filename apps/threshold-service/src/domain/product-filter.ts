/** What every product has one or several of, in the words of the catalogue. */
export type WordField = 'tag' | 'category' | 'productType' | 'vendor';

/** Of a field's values any or all must be there; `exclude` turns the answer round. */
interface Listed {
  use: 'include' | 'exclude';
  match: 'any' | 'all';
  values: readonly string[];
}

export interface WordCondition extends Listed {
  field: WordField;
}
/** Values are patterns: `*` stands for any characters, `?` for one. */
export interface SkuCondition extends Listed {
  field: 'sku';
}
/** `hasStock`: ATP above zero in some facility. `hasThreshold`: a threshold is in force in some channel, zero or more. */
export interface StateCondition {
  field: 'hasStock' | 'hasThreshold';
  is: boolean;
}
export type FilterCondition = WordCondition | SkuCondition | StateCondition;

/** Which products are meant: those for which all conditions hold, or any. */
export interface ProductFilter {
  match: 'any' | 'all';
  conditions: readonly FilterCondition[];
}

export const filterFields = [
  'tag',
  'category',
  'productType',
  'vendor',
  'sku',
  'hasStock',
  'hasThreshold',
] as const satisfies readonly FilterCondition['field'][];
