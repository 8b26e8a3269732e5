import { StocklineError, shorten } from '@app/common/kernel';

const longestWaitMs = 60_000;

/** How long an answer is held until the run ends: `30` or `30s`, at most 60 s; not at all if left out. */
export function readWait(wait: string | undefined): number {
  if (wait === undefined) return 0;
  const seconds = /^(\d{1,3})s?$/.exec(wait)?.[1];
  if (seconds !== undefined) return Math.min(longestWaitMs, Number(seconds) * 1_000);
  throw new StocklineError({
    code: 'wait_invalid',
    message: `wait must be seconds such as 30s, not "${shorten(wait)}"`,
    hint: 'At most 60s are waited.',
  });
}
