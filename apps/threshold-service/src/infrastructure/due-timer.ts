import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '@app/common/kafka';
import type { BringDueIntoForce } from '../application/bring-due-into-force';

const pollMs = 500;

/** Looks for due times twice a second: the clock is the database's, so a replica that sleeps or lags brings nothing in early. */
export class DueTimer {
  private stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly bringDueIntoForce: BringDueIntoForce,
    private readonly logger: Log,
  ) {}

  start(): void {
    this.stopping = new AbortController();
    this.running = this.poll(this.stopping.signal);
  }

  /** Finishes the transaction in hand. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async poll(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const served = await this.bringDueIntoForce.serveAll(signal);
        if (served > 0) this.logger.info({ served }, 'due values brought into force');
      } catch (error) {
        this.logger.warn(
          { error: String(error) },
          'due values could not be brought into force; tried again at the next look',
        );
      }
      await pause(pollMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
