import type { FileFacts } from './file-connection';

/** A file that waits for its end is known by its size and time. */
export const isSameFile = (expected: FileFacts, now: FileFacts | undefined): boolean =>
  now?.size === expected.size && now.modifiedAt.getTime() === expected.modifiedAt.getTime();
