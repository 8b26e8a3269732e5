export interface BucketSum {
  bucket: number;
  keys: number;
  sum: string;
}

/** The buckets that two parties do not hold alike; one that only one of them has is among them. */
export function differingBuckets(here: readonly BucketSum[], there: readonly BucketSum[]): number[] {
  const left = new Map(here.map((one) => [one.bucket, one]));
  const right = new Map(there.map((one) => [one.bucket, one]));
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((bucket) => {
      const [one, other] = [left.get(bucket), right.get(bucket)];
      return one?.keys !== other?.keys || one?.sum !== other?.sum;
    })
    .sort((one, other) => one - other);
}
