/** What is known of a shop's bucket of points: as it was told, and when. */
export interface BucketStatus {
  maximumAvailable: number;
  currentlyAvailable: number;
  restoreRate: number;
  atMs: number;
}

/** How many points are there now, if nobody else drew any. */
export const availableAt = (
  { maximumAvailable, currentlyAvailable, restoreRate, atMs }: BucketStatus,
  nowMs: number,
): number => Math.min(maximumAvailable, currentlyAvailable + ((nowMs - atMs) / 1_000) * restoreRate);

/** How long to wait until a call of `points` fits: exactly the refill that is missing, and not a millisecond of habit. */
export function waitMsFor(points: number, bucket: BucketStatus, nowMs: number): number {
  const missing = Math.min(points, bucket.maximumAvailable) - availableAt(bucket, nowMs);
  return missing <= 0 ? 0 : Math.ceil((missing / bucket.restoreRate) * 1_000);
}
