import type { RunRecord } from '@app/common/contracts';
import { SingleBar } from 'cli-progress';

/** A bar on a terminal; in a pipe one line a stage, so that a log stays readable. */
export class RunProgress {
  private readonly bar = new SingleBar({
    format: '  {stage} {bar} {done}{of} {unit}',
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
  private isShown = false;
  private lastStage = '';

  constructor(private readonly onTerminal: boolean) {}

  show({ status, progress }: RunRecord): void {
    const stage = progress?.stage ?? status;
    if (!this.onTerminal) {
      if (stage !== this.lastStage) process.stderr.write(`${stage}\n`);
      this.lastStage = stage;
      return;
    }
    const { done = 0, total = null, unit = '' } = progress ?? {};
    const payload = {
      stage,
      done: done.toLocaleString('en'),
      of: total === null ? '' : ` of ${total.toLocaleString('en')}`,
      unit,
    };
    if (!this.isShown) this.bar.start(total ?? Math.max(1, done), done, payload);
    else {
      this.bar.setTotal(total ?? Math.max(1, done));
      this.bar.update(done, payload);
    }
    this.isShown = true;
  }

  end(): void {
    if (this.isShown) this.bar.stop();
  }
}
