import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people see of runs. The engine's own queue lives in a schema of its own; a run and its queue entry are written together. */
export class CreateRuns1763900000201 implements MigrationInterface {
  readonly name = 'CreateRuns1763900000201';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table run (
        run_id uuid primary key,
        job_id text not null,
        status text not null default 'queued',
        via text not null,
        requested_by text,
        -- Who asked and under which id: the same again is the same run.
        request_source text,
        request_id text,
        request_hash text,
        parameters jsonb not null,
        queued_at timestamptz not null default now(),
        started_at timestamptz,
        finished_at timestamptz,
        attempts integer not null default 0,
        -- Who executes it: the name under which that worker holds its sign of life.
        worker text,
        progress jsonb,
        counts jsonb not null default '{}',
        files jsonb not null default '[]',
        error jsonb
      );
      create unique index run_by_request on run (request_source, request_id) where request_id is not null;
      create index run_by_time on run (queued_at desc, run_id desc)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table run');
  }
}
