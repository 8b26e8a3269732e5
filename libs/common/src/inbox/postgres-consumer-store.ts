import { lazily, type Database, type Tx } from '@app/common/database';
import { markHandled, unmarkHandled, type HandledMark, type SeenBefore } from './handled-marks';

/** Positions, starts and handled-once marks in the consumer's own database; what each method promises stands at the transport's port. */
export class PostgresConsumerStore {
  constructor(private readonly database: Database) {}

  async positions(topic: string): Promise<Map<number, number>> {
    const rows = await this.database.query<{ partition: number; next_offset: string }>(
      `select partition, next_offset from consumer_position where topic = $1`,
      [topic],
    );
    return new Map(rows.map((row) => [row.partition, Number(row.next_offset)]));
  }

  /** Need not survive a crash of PostgreSQL, only one of ours: the commit does not wait for the disk. */
  async countStart(
    topic: string,
    partition: number,
    from: number,
  ): Promise<{ nextOffset: number; starts: number; suspectUntil: number }> {
    const [row] = await this.database.query<{ next_offset: string; starts: number; suspect_until: string }>(
      `with ${lazily}
       insert into consumer_position as held (topic, partition, next_offset, starts)
       select $1, $2, $3, 1 from lazily
       on conflict (topic, partition) do update set starts = held.starts + 1, updated_at = now()
       returning next_offset, starts, suspect_until`,
      [topic, partition, from],
    );
    return {
      nextOffset: Number(row!.next_offset),
      starts: row!.starts,
      suspectUntil: Number(row!.suspect_until),
    };
  }

  async forgiveStart(topic: string, partition: number): Promise<void> {
    await this.database.execute(
      `update consumer_position set starts = greatest(starts - 1, 0) where topic = $1 and partition = $2`,
      [topic, partition],
    );
  }

  async suspect(topic: string, partition: number, until: number): Promise<void> {
    await this.database.execute(
      `update consumer_position set starts = 1, suspect_until = greatest(suspect_until, $3)
        where topic = $1 and partition = $2`,
      [topic, partition, until],
    );
  }

  async skipTo(topic: string, partition: number, nextOffset: number): Promise<void> {
    await this.database.execute(
      `insert into consumer_position as held (topic, partition, next_offset) values ($1, $2, $3)
       on conflict (topic, partition) do update set next_offset = excluded.next_offset, updated_at = now()
        where held.next_offset < excluded.next_offset`,
      [topic, partition, nextOffset],
    );
  }

  async restart(topic: string, partition: number, nextOffset: number): Promise<void> {
    await this.database.execute(
      `update consumer_position set next_offset = $3, starts = 0, suspect_until = 0, read_again_until = 0, updated_at = now()
        where topic = $1 and partition = $2`,
      [topic, partition, nextOffset],
    );
  }

  async lock(tx: Tx, topic: string, partition: number): Promise<number> {
    const [row] = await tx.query<{ next_offset: string }>(
      `select next_offset from consumer_position where topic = $1 and partition = $2 for update`,
      [topic, partition],
    );
    if (!row)
      throw new Error(`the position of ${topic}/${partition} was removed while its messages were being handled`);
    return Number(row.next_offset);
  }

  mark(tx: Tx, marks: readonly HandledMark[]): Promise<SeenBefore[]> {
    return markHandled(tx, marks);
  }

  unmark(tx: Tx, marks: readonly HandledMark[]): Promise<void> {
    return unmarkHandled(tx, marks);
  }

  async advance(tx: Tx, topic: string, partition: number, nextOffset: number): Promise<void> {
    await tx.execute(
      `update consumer_position set next_offset = greatest(next_offset, $3), starts = 0, updated_at = now()
        where topic = $1 and partition = $2`,
      [topic, partition, nextOffset],
    );
  }
}
