import { StocklineError } from '@app/common/kernel';
import type { Asked } from './answers-declaration';

/** Nothing was answered for too long. It says nothing of the file, which waits where it stands for the next run. */
export class Unanswered extends StocklineError {
  constructor(fileName: string, { asked, answered }: Asked, silenceMs: number) {
    super({
      code: 'sync_unanswered',
      message: `${answered} of ${asked} chunks of "${fileName}" were answered and then nothing for ${Math.round(silenceMs / 1_000)} s`,
      hint: 'See that ingest runs; what it still takes is applied, and the next run counts it and ends the file. Nothing is sent twice.',
    });
  }
}
