/** The time that shops live in: the machine's own, and ahead of it by as much as it was put forward. */
export class Clock {
  private aheadMs = 0;
  private readonly sleepers = new Set<() => void>();

  constructor(private readonly machine: () => number) {}

  now = (): number => this.machine() + this.aheadMs;

  advance(byMs: number): void {
    this.aheadMs += byMs;
    for (const look of [...this.sleepers]) look();
  }

  /** Resolves once it is that late, by the machine's time or because the clock was put forward; at once where it is. Rejects with the signal. */
  until(atMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const end = (settle: () => void): void => {
        clearTimeout(timer);
        this.sleepers.delete(look);
        signal.removeEventListener('abort', stop);
        settle();
      };
      const stop = (): void => end(() => reject(signal.reason as Error));
      const look = (): void => {
        clearTimeout(timer);
        const leftMs = atMs - this.now();
        if (leftMs <= 0) end(resolve);
        else timer = setTimeout(look, Math.min(leftMs, 60_000));
      };
      if (signal.aborted) return stop();
      this.sleepers.add(look);
      signal.addEventListener('abort', stop);
      look();
    });
  }
}
