import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What this service has set aside, beside the message on `<topic>.dlq`: here it can be found by reason and time, and sent again. */
export class CreateDeadLetters1764000600101 implements MigrationInterface {
  readonly name = 'CreateDeadLetters1764000600101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table dead_letter (
        dead_letter_id bigint generated always as identity primary key,
        topic text collate "C" not null,
        partition integer not null,
        source_offset bigint not null,
        reason text collate "C" not null,
        message text not null,
        attempts integer not null,
        failed_at timestamptz not null,
        raw_key bytea,
        raw_value bytea,
        -- The message's own headers, without ours.
        headers jsonb not null,
        replayed_at timestamptz,
        replayed_by text
      );
      create index dead_letter_waiting on dead_letter (topic, reason, dead_letter_id) where replayed_at is null;
      create index dead_letter_by_time on dead_letter (failed_at);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table dead_letter');
  }
}
