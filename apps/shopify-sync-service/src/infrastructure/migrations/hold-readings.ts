import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Runs whose reading of the shops went too far to be taken without a person: what they wait for, and what they may pass by now. */
export class HoldReadings1764720000201 implements MigrationInterface {
  readonly name = 'HoldReadings1764720000201';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table held_reading (
        run_id uuid primary key,
        -- By which the bulk query is found again. Another one with each approval: what was approved days later is not what stands then.
        reading_id uuid not null,
        tripped text[] not null,
        approved text[] not null default '{}',
        -- The decision that it went on by: one decision lets it on once.
        approval_at text,
        is_waiting boolean not null default true,
        waits_until timestamptz not null
      );
      create index held_reading_waiting on held_reading (waits_until) where is_waiting`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table held_reading');
  }
}
