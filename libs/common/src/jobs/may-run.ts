import { roleCovers } from '@app/common/contracts';
import type { CallerIdentity } from '@app/common/http';
import { StocklineError } from '@app/common/kernel';

const merchandisersJobs: readonly string[] = ['EXP_PROD_THOLD', 'IMP_PROD_THOLD'];

/** An operator runs every job; a merchandiser the two about thresholds. */
export function mayRun(caller: CallerIdentity, jobId: string): void {
  if (roleCovers(caller.role, 'operator') || merchandisersJobs.includes(jobId)) return;
  throw new StocklineError({
    code: 'forbidden',
    message: `key "${caller.keyId}" has the role ${caller.role}; ${jobId} needs operator`,
    hint: 'Ask for a key with the role operator.',
  });
}
