import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which trace the events of the log belong to: a row a transaction that appends, not one an event. Positions of a transaction follow each
 * other, because the log's lock is held from before the first; so all behind `after_position` and up to the next row's belong to it.
 */
export class TraceEvents1764100000001 implements MigrationInterface {
  readonly name = 'TraceEvents1764100000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table event_log_trace (after_position bigint primary key, traceparent text)');
    await runner.query(
      `comment on table event_log_trace is
         'The W3C traceparent of the events behind after_position, up to the next row; dropped once the relay has passed them'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table event_log_trace');
  }
}
