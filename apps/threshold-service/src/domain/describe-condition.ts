import type { FilterCondition } from './product-filter';

const stated = {
  hasStock: ['has stock', 'has no stock'],
  hasThreshold: ['has a threshold', 'has no threshold'],
} as const;

/** A condition as a person reads it: `tag: any of "summer", "beach"`. */
export function describeCondition(condition: FilterCondition): string {
  if ('is' in condition) return stated[condition.field][condition.is ? 0 : 1];
  const { field, use, match, values } = condition;
  const shown = values.map((value) => JSON.stringify(value)).join(', ');
  const quantity = values.length === 1 ? '' : `${match} of `;
  return `${field}: ${use === 'exclude' ? 'not ' : ''}${quantity}${shown}`;
}
