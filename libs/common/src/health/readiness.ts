import { Injectable } from '@nestjs/common';

type Check = () => Promise<void> | void;

/** What must hold for this replica to be sent work. Parts register themselves; a draining replica is never ready. */
@Injectable()
export class Readiness {
  private readonly checks = new Map<string, Check>();
  private draining = false;

  register(name: string, check: Check): void {
    this.checks.set(name, check);
  }

  drain(): void {
    this.draining = true;
  }

  /** Every part with what is wrong with it, or null. */
  async look(): Promise<{ ready: boolean; parts: Record<string, string | null> }> {
    const parts: Record<string, string | null> = this.draining ? { draining: 'this replica is being stopped' } : {};
    await Promise.all(
      [...this.checks].map(async ([name, check]) => {
        try {
          await Promise.race([check(), timeOut()]);
          parts[name] = null;
        } catch (error) {
          parts[name] = (error as Error).message;
        }
      }),
    );
    return { ready: Object.values(parts).every((problem) => problem === null), parts };
  }
}

const timeOut = (): Promise<never> =>
  new Promise((_, reject) => setTimeout(() => reject(new Error('no answer within 2 s')), 2_000).unref());
