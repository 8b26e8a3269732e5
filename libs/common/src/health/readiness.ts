import { Injectable, ServiceUnavailableException } from '@nestjs/common';
import {
  HealthCheckService,
  HealthIndicatorService,
  type HealthCheckResult,
  type HealthIndicatorFunction,
} from '@nestjs/terminus';

type Check = () => Promise<void> | void;

const answerWithinMs = 2_000;

/** What must hold for this replica to be sent work. Parts register themselves; a draining replica is never ready. */
@Injectable()
export class Readiness {
  private readonly checks = new Map<string, Check>();
  private draining = false;

  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
  ) {}

  register(name: string, check: Check): void {
    this.checks.set(name, check);
  }

  drain(): void {
    this.draining = true;
  }

  /** Every part with what is wrong with it, or null. */
  async look(): Promise<{ ready: boolean; parts: Record<string, string | null> }> {
    const checks = this.draining ? [...this.checks, ['draining', stopping] as const] : [...this.checks];
    const { status, details } = await this.health
      .check(checks.map(([name, check]) => this.indicator(name, check)))
      .catch(resultOf);
    const parts = Object.entries(details).map(([name, { message }]) => [name, (message as string) ?? null]);
    return { ready: status === 'ok', parts: Object.fromEntries(parts) as Record<string, string | null> };
  }

  private indicator(name: string, check: Check): HealthIndicatorFunction {
    return async () => {
      const part = this.indicators.check(name);
      try {
        await Promise.race([check(), timeOut()]);
        return part.up();
      } catch (error) {
        return part.down((error as Error).message);
      }
    };
  }
}

/** What is not well is thrown with the result of all. */
function resultOf(error: unknown): HealthCheckResult {
  if (error instanceof ServiceUnavailableException) return error.getResponse() as HealthCheckResult;
  throw error;
}

const stopping = (): void => {
  throw new Error('this replica is being stopped');
};

const timeOut = (): Promise<never> =>
  new Promise((_, reject) =>
    setTimeout(() => reject(new Error(`no answer within ${answerWithinMs / 1_000} s`)), answerWithinMs).unref(),
  );
