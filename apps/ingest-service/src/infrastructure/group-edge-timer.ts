import type { Database } from '@app/common/database';
import { publishGroup } from './publish-group';

interface Log {
  warn(facts: object, message: string): void;
}

const lookEveryMs = 15_000;

/** A member entering or leaving a group by its date is published within seconds; what fell due while nobody ran, at the first look. */
export class GroupEdgeTimer {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly log: Log,
  ) {}

  start(): void {
    this.timer = setInterval(() => void (this.looking = this.look()), lookEveryMs);
    this.looking = this.look();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  private async look(): Promise<void> {
    try {
      await this.database.transaction(async (tx) => {
        const groups = await tx.query<{ facility_group_id: string }>(
          'select facility_group_id from facility_group order by 1 for update skip locked',
        );
        for (const { facility_group_id } of groups) await publishGroup(tx, facility_group_id, new Date());
      });
    } catch (error) {
      this.log.warn({ error }, 'edges of facility groups could not be looked at; the next look will');
    }
  }
}
