import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When jobs run by themselves. The next time is written down, so that a time missed while nobody looked is known as missed. */
export class CreateSchedules1764000500101 implements MigrationInterface {
  readonly name = 'CreateSchedules1764000500101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table schedule (
        name text collate "C" primary key,
        job_id text not null,
        kind text not null,
        expression text not null,
        zone text not null,
        missed text not null,
        -- Null: as the job has it.
        overlap text,
        parameters jsonb not null,
        enabled boolean not null,
        -- The next time it is to run; null while it is switched off or has no more times.
        next_at timestamptz,
        last_run_id uuid,
        last_fired_at timestamptz,
        -- A time that passed while no replica ran, and was left out by policy.
        last_skipped_at timestamptz,
        last_refusal jsonb,
        -- Who decided about it; null while it stands as it was delivered.
        changed_by text,
        changed_at timestamptz not null default now()
      );
      create index schedule_due on schedule (next_at) where enabled and next_at is not null;
      -- Which schedules were delivered once: one that a person removed does not come back.
      create table delivered_schedule (name text collate "C" primary key)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table schedule, delivered_schedule');
  }
}
