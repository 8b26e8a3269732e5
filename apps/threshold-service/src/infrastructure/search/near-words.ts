import type { Sql } from '@app/common/database';
import { nearest } from '@app/common/kernel';
import type { WordField } from '../../domain/product-filter';

const mostNear = 3;
const mostLookedAt = 20_000;

/** Words of a field that are spelled nearly so, the nearest first: case apart above all. Looks at words of about that length, a bounded number. */
export async function nearWords(sql: Pick<Sql, 'query'>, field: WordField, word: string): Promise<string[]> {
  const reach = Math.max(2, Math.floor(word.length / 3));
  const known = await sql.query<{ word: string }>(
    `select word from term where field = $1 and length(word) between $2 and $3
     order by lower(word) <> lower($4), left(lower(word), 1) <> left(lower($4), 1), word limit ${mostLookedAt}`,
    [field, word.length - reach, word.length + reach, word],
  );
  const left = new Set(known.map((row) => row.word));
  const near: string[] = [];
  for (let found = nearest(word, left); found !== undefined && near.length < mostNear; found = nearest(word, left)) {
    near.push(found);
    left.delete(found);
  }
  return near;
}
