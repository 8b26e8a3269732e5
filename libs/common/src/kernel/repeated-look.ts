import { setTimeout as pause } from 'node:timers/promises';

export interface LookOptions {
  /** What is done each time. Its signal is aborted when the service stops: what it has in hand is finished, nothing more is begun. */
  look: (signal: AbortSignal) => Promise<unknown>;
  /** How long after the end of a look the next begins. */
  everyMs: number;
  /** What a look that failed has left undone, for the log; the next look tries it again. */
  failed: string;
  log: { warn(facts: object, message: string): void };
}

/**
 * Looks again and again whether something is to be done, since what makes it due (a time, another process) tells nobody. A look begins only once the one before has
 * ended; one that fails is told of and tried again; whoever stops it waits for the one in hand.
 */
export class RepeatedLook {
  private stopping = new AbortController();
  private looking: Promise<void> | undefined;

  constructor(private readonly options: LookOptions) {}

  start(): void {
    this.stopping = new AbortController();
    this.looking = this.repeat(this.stopping.signal);
  }

  async stop(): Promise<void> {
    this.stopping.abort(new Error('the service stops'));
    await this.looking;
  }

  private async repeat(signal: AbortSignal): Promise<void> {
    const { look, everyMs, failed, log } = this.options;
    while (!signal.aborted) {
      try {
        await look(signal);
      } catch (error) {
        // What the stop itself broke off was no failure.
        if (!signal.aborted) log.warn({ error }, `${failed}; the next look tries again`);
      }
      await pause(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
