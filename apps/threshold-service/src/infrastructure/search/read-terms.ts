import type { Sql } from '@app/common/database';
import type { ProductFilter, WordField } from '../../domain/product-filter';
import { termKey, type TermNumbers } from './filter-sql';

/** The words that a filter names, each with its place in the filter. */
export function wordsOf(filter: ProductFilter): { field: WordField; word: string; pointer: string }[] {
  return filter.conditions.flatMap((condition, place) =>
    'is' in condition || condition.field === 'sku'
      ? []
      : condition.values.map((word, at) => ({
          field: condition.field,
          word,
          pointer: `/conditions/${place}/values/${at}`,
        })),
  );
}

/** The numbers of the words that a filter names. */
export async function readTerms(sql: Pick<Sql, 'query'>, filter: ProductFilter): Promise<TermNumbers> {
  const words = wordsOf(filter);
  if (words.length === 0) return new Map();
  const terms = await sql.query<{ field: WordField; word: string; term_no: number }>(
    `select t.field, t.word, t.term_no from unnest($1::text[], $2::text[]) as n (field, word)
     join term t on t.field = n.field collate "C" and t.word = n.word collate "C"`,
    [words.map(({ field }) => field), words.map(({ word }) => word)],
  );
  return new Map(terms.map(({ field, word, term_no }) => [termKey(field, word), term_no]));
}
