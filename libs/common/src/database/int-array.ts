/**
 * Whole numbers as the text of a PostgreSQL array, for a parameter that is cast (`$1::int[]`). The driver would quote and escape each of
 * thousands as if it were text.
 */
export function intArray<Item>(items: readonly Item[], numberOf: (item: Item) => number): string {
  let text = '{';
  for (let place = 0; place < items.length; place++) text += (place === 0 ? '' : ',') + numberOf(items[place]!);
  return `${text}}`;
}
