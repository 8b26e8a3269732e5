import { writeAudit } from '@app/common/audit';
import type { Database } from '@app/common/database';
import { StocklineError } from '@app/common/kernel';
import { appendEvents } from '../append-events';
import { epochIn } from '../epoch';
import { Wake } from '../wake';
import type { StateSource } from './state-source';

interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

export interface RepublisherOptions {
  service: string;
  database: Database;
  sources: readonly StateSource[];
  log: Log;
}

export interface RepublishedTopic {
  topic: string;
  keysDone: number;
  requestedBy: string;
  requestedAt: string;
  finishedAt: string | null;
}

const keysAPage = 1_000;
const lookEveryMs = 1_000;

/**
 * Writes a service's whole state to its topics again, a page a transaction, with the versions it has: consumers that have it drop it, one that
 * lost it has it again. After a restore it comes under a new epoch, and is newer than anything that was sent before.
 */
export class Republisher {
  private readonly wake = new Wake();
  private stopping = false;
  private running: Promise<void> | undefined;

  constructor(private readonly options: RepublisherOptions) {}

  start(): void {
    this.stopping = false;
    this.running = this.work();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.wake.now();
    await this.running;
  }

  /** Asks for all topics to be written again, from the first key on also where that is under way. */
  async request(who: string, { newEpoch }: { newEpoch: boolean }): Promise<void> {
    const { database, sources, service } = this.options;
    await database.transaction(async (tx) => {
      const before = await epochIn(tx);
      if (newEpoch) await tx.execute('update epoch set epoch = epoch + 1');
      await tx.execute(
        `insert into republish (topic, requested_by) select topic, $2 from unnest($1::text[]) as n (topic) order by 1
         on conflict (topic) do update set after_place = null, keys_done = 0, requested_by = excluded.requested_by, requested_at = now(), finished_at = null`,
        [sources.map(({ topic }) => topic.name), who],
      );
      const [what, after] = newEpoch ? ['new epoch', before + 1] : ['republish', before];
      await writeAudit(tx, { who, what, subject: service, before: { epoch: before }, after: { epoch: after } });
    });
    this.wake.now();
  }

  async state(): Promise<{ epoch: number; topics: RepublishedTopic[] }> {
    const { database } = this.options;
    const rows = await database.query<{
      topic: string;
      keys_done: string;
      requested_by: string;
      requested_at: Date;
      finished_at: Date | null;
    }>('select topic, keys_done, requested_by, requested_at, finished_at from republish order by topic');
    const topics = rows.map((row) => ({
      topic: row.topic,
      keysDone: Number(row.keys_done),
      requestedBy: row.requested_by,
      requestedAt: row.requested_at.toISOString(),
      finishedAt: row.finished_at?.toISOString() ?? null,
    }));
    return { epoch: await epochIn(database), topics };
  }

  private async work(): Promise<void> {
    while (!this.stopping) {
      try {
        while (!this.stopping && (await this.writePage()));
      } catch (error) {
        this.options.log.warn({ error }, 'state could not be written again just now; the next look goes on with it');
      }
      if (!this.stopping) await this.wake.within(lookEveryMs);
    }
  }

  /** One page of the topic that is due, if one is; replicas pass over what another has in hand. */
  private async writePage(): Promise<boolean> {
    const { database, sources, log } = this.options;
    return database.transaction(async (tx) => {
      const [due] = await tx.query<{ topic: string; after_place: string | null }>(
        'select topic, after_place from republish where finished_at is null order by topic limit 1 for update skip locked',
      );
      if (!due) return false;
      const source = sources.find(({ topic }) => topic.name === due.topic);
      if (!source)
        throw new StocklineError({
          code: 'topic_unknown',
          message: `${due.topic} is no state topic of this service`,
          hint: 'It was one of another version: remove its row from the table "republish".',
        });
      const page = await source.page(tx, due.after_place, keysAPage);
      const isLast = page.length < keysAPage;
      await tx.execute(
        `update republish set after_place = coalesce($2, after_place), keys_done = keys_done + $3, finished_at = case when $4 then now() end
         where topic = $1`,
        [due.topic, page.at(-1)?.place ?? null, page.length, isLast],
      );
      const epoch = await epochIn(tx);
      await appendEvents(
        tx,
        page.map(({ key, data }) => ({
          topic: source.topic,
          key,
          type: source.type,
          subject: key,
          data: { ...data, epoch },
        })),
      );
      if (isLast) log.info({ topic: due.topic }, 'state was written again');
      return true;
    });
  }
}
