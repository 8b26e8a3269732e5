import { setTimeout as pause } from 'node:timers/promises';
import { StocklineError } from '@app/common/kernel';
import type { RunContext } from '@app/common/jobs';
import type { ObservedBook } from './observed-ports';

const lookEveryMs = 200;

/** Waits until ingest has answered every chunk of the run; silence for too long is an error. Answers that come later still are kept. */
export async function untilAnswered(
  run: RunContext,
  { book, silenceMs }: { book: ObservedBook; silenceMs: number },
): Promise<void> {
  let heardAtMs = Date.now();
  for (let before = -1; ;) {
    const { sent, answered, rows } = await book.progress(run.runId);
    if (answered === sent) return;
    await run.progress('waiting for ingest', answered, sent, `chunks of ${rows} rows`);
    if (answered !== before) heardAtMs = Date.now();
    before = answered;
    if (Date.now() - heardAtMs > silenceMs)
      throw new StocklineError({
        code: 'sync_unanswered',
        message: `ingest answered ${answered} of ${sent} chunks and then nothing for ${Math.round(silenceMs / 1_000)} s`,
        hint: 'See that ingest runs; what it still takes is applied, and the next run reads what stands then.',
      });
    await pause(lookEveryMs, undefined, { signal: run.signal });
  }
}
