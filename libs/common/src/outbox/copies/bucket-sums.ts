import type { Sql } from '@app/common/database';
import type { StatedFacts } from './stated-facts';

/** What one bucket of a topic's keys holds: two parties hold the same when all of their buckets are equal. */
export interface BucketSum {
  /** 0 to 255, by the key alone. */
  bucket: number;
  keys: number;
  /** Of a hash of every key with its facts, as a decimal number: the order of the keys does not matter. */
  sum: string;
}

/**
 * The sums of all buckets that hold something, over some of the facts, in the order they are named in. By md5, which is the same in every version of
 * PostgreSQL; one pass, whatever the number of keys.
 */
export const bucketSums = (
  sql: Pick<Sql, 'query'>,
  rows: StatedFacts['rows'],
  facts: readonly string[],
): Promise<BucketSum[]> =>
  sql.query<BucketSum>(
    `select get_byte(by_key, 0) as bucket, count(*)::int as keys, sum(hash)::text as sum
     from (select decode(left(md5(key), 2), 'hex') as by_key, ('x' || left(md5(key || E'\\n' || facts), 14))::bit(56)::bigint as hash
           from (select key, jsonb_build_array(${facts.map((name) => `"${name}"`).join(', ')})::text as facts from (${rows}) stated) told) hashed
     group by 1 order by 1`,
  );
