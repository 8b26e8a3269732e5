import type { Response } from 'express';
import { StocklineError } from '@app/common/kernel';
import type { RunControl } from './run-control';
import { isSettled, type RunRow } from './run-record';

const mostStreams = 200;
const heartbeatEveryMs = 15_000;
const mostUnsentBytes = 1024 * 1024;

/**
 * Runs as server-sent events: `state` whenever the status changes, `progress` at most four times a second, and `end` with the run as it
 * ended, after which the stream closes. Each event carries the whole run, so a reader that was cut off simply asks again.
 * The row is what is told, so it does not matter which replica executes the run.
 */
export class RunStreams {
  private readonly open = new Set<() => void>();

  constructor(private readonly runs: RunControl) {}

  async send(runId: string, response: Response): Promise<void> {
    const run = await this.runs.find(runId);
    if (this.open.size >= mostStreams)
      throw new StocklineError({
        code: 'too_many_streams',
        message: `${mostStreams} runs are being watched here already`,
        hint: 'Ask GET /runs/{runId} now and then, or POST the run with ?wait=.',
      });
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    response.flushHeaders();
    const closed = Promise.withResolvers<void>();
    response.on('close', closed.resolve);
    response.on('error', () => closed.resolve());
    const close = (): void => void response.end();
    this.open.add(close);
    const heartbeat = setInterval(() => response.write(': still here\n\n'), heartbeatEveryMs);
    let status: string | undefined;
    const unwatch = this.runs.watch.watch(run.runId!, (row) => {
      if (response.writableLength > mostUnsentBytes) return void response.destroy();
      const event = isSettled(row) ? 'end' : row.status === status ? 'progress' : 'state';
      status = row.status;
      response.write(this.eventOf(event, row));
      if (event === 'end') response.end();
    });
    await closed.promise;
    unwatch();
    clearInterval(heartbeat);
    this.open.delete(close);
  }

  /** Ends every stream: the replica is being stopped, and its readers ask another. */
  close(): void {
    for (const close of this.open) close();
  }

  private eventOf(event: 'state' | 'progress' | 'end', row: RunRow): string {
    return `event: ${event}\ndata: ${JSON.stringify(this.runs.record(row))}\n\n`;
  }
}
