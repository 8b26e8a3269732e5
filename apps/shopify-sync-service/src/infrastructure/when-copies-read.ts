import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '@app/common/database';
import { isUnderWay } from '@app/common/inbox';

const lookEveryMs = 500;

/** Resolves once no copy is being read again. */
export async function whenCopiesRead(database: Database, signal: AbortSignal): Promise<void> {
  while (await isUnderWay(database)) await pause(lookEveryMs, undefined, { signal });
}
