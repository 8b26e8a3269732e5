import { setTimeout as pause } from 'node:timers/promises';

/** Waits for a call or for a while, whichever comes first. A call that comes after `arm` and before the wait is not lost. */
export class Wake {
  private called = false;
  private release: (() => void) | undefined;

  static async after(ms: number): Promise<void> {
    await pause(ms);
  }

  /** From here on, calls count for the next wait. */
  arm(): void {
    this.called = false;
  }

  now(): void {
    this.called = true;
    this.release?.();
  }

  async within(ms: number): Promise<void> {
    if (this.called) {
      this.called = false;
      return;
    }
    const timer = new AbortController();
    const called = new Promise<void>((resolve) => (this.release = resolve));
    await Promise.race([called, pause(ms, undefined, { signal: timer.signal }).catch(() => undefined)]);
    timer.abort();
    this.release = undefined;
    this.called = false;
  }
}
