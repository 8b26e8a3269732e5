import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '@app/common/database';
import { TakeInventoryEvents } from '../../application/take-inventory-events';
import { tryWaitingEvents } from './try-waiting-events';

interface Log {
  warn(facts: object, message: string): void;
}

const lookEveryMs = 1_000;

/** Tries what waits every second, on every replica; only one of them does at a time. */
@Injectable()
export class WaitingEventsTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly events: TakeInventoryEvents,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.looking ??= this.look().finally(() => (this.looking = undefined));
    }, lookEveryMs);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  private async look(): Promise<void> {
    try {
      while ((await tryWaitingEvents(this.database, this.events)) > 0);
    } catch (error) {
      this.log.warn({ error }, 'waiting events could not be tried; the next look will');
    }
  }
}
