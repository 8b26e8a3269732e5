import { writeAudit } from '@app/common/audit';
import type { Database } from '@app/common/database';
import { StocklineError, shorten } from '@app/common/kernel';
import type { StateSource } from '../republish/state-source';
import { bucketSums, type BucketSum } from './bucket-sums';
import type { StateCopy } from './state-copy';

export interface StateCopiesOptions {
  service: string;
  database: Database;
  sources: readonly StateSource[];
  copies: readonly StateCopy[];
}

/** What a service keeps of others' state, and of its own: summed, so that the two can be held against each other, and copies read again from nothing. */
export class StateCopies {
  constructor(private readonly options: StateCopiesOptions) {}

  get topics(): string[] {
    return this.options.copies.map(({ topic }) => topic.name);
  }

  /** Over the facts that are named: all that are held, where none are. */
  async sums(topic: string, named?: readonly string[]): Promise<{ facts: readonly string[]; buckets: BucketSum[] }> {
    const { database, sources, copies } = this.options;
    const found = [...sources, ...copies].find((one) => one.topic.name === topic);
    if (!found) throw this.unknown(topic, [...sources, ...copies]);
    const facts = named ?? found.facts;
    const stray = facts.find((name) => !found.facts.includes(name));
    if (stray !== undefined)
      throw new StocklineError({
        code: 'state_unknown',
        message: `"${shorten(stray)}" is no fact that ${this.options.service} holds of ${topic}`,
        hint: `It holds ${found.facts.join(', ')}.`,
      });
    return { facts, buckets: await bucketSums(database, found.rows, facts) };
  }

  /**
   * Reads the topics of these copies again from their beginning. In one transaction a topic the versions are forgotten and the positions put
   * back; the consumers of all replicas follow their stored position. Asked again in the middle, it begins again.
   */
  async rebuild(who: string, only: readonly string[] | undefined): Promise<string[]> {
    const { database, copies, service } = this.options;
    const stray = only?.find((name) => copies.every(({ topic }) => topic.name !== name));
    if (stray !== undefined) throw this.unknown(stray, copies);
    const chosen = copies.filter(({ topic }) => only?.includes(topic.name) ?? true);
    for (const { topic, forget } of chosen)
      await database.transaction(async (tx) => {
        // The positions first, as every consumer does: no batch is in hand behind them.
        await tx.execute(
          `update consumer_position set read_again_until = greatest(read_again_until, next_offset), next_offset = 0, starts = 0, suspect_until = 0,
             updated_at = now() where topic = $1`,
          [topic.name],
        );
        await tx.execute(forget);
        await writeAudit(tx, {
          who,
          what: 'rebuild copy',
          subject: service,
          before: null,
          after: { topic: topic.name },
        });
      });
    return chosen.map(({ topic }) => topic.name);
  }

  private unknown(topic: string, known: readonly { topic: { name: string } }[]): StocklineError {
    const names = known.map((one) => one.topic.name);
    return new StocklineError({
      code: 'state_unknown',
      message: `"${shorten(topic)}" is no state that ${this.options.service} keeps`,
      hint: names.length > 0 ? `It keeps ${names.join(', ')}.` : 'It keeps none.',
    });
  }
}
