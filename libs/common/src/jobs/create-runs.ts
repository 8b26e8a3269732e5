import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people see of runs. The engine's own queue lives in a schema of its own; a run and its queue entry are written together. */
export class CreateRuns1763900000201 implements MigrationInterface {
  readonly name = 'CreateRuns1763900000201';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table run (
        run_id uuid primary key,
        job_id text not null,
        -- Runs of one job and scope follow each other.
        scope text not null,
        status text not null default 'queued',
        via text not null,
        requested_by text,
        request_id text,
        parameters jsonb not null,
        -- To the millisecond, as cursors of lists carry it.
        queued_at timestamptz not null default date_trunc('milliseconds', now()),
        started_at timestamptz,
        finished_at timestamptz,
        attempts integer not null default 0,
        -- Attempts that ended with a failure that heals, or with their worker.
        failures integer not null default 0,
        -- Its place in the queue. A run that is handed back gets a new one, so that the old one can do nothing any more.
        queue_entry uuid not null,
        -- Who executes it: the name under which that worker holds its sign of life.
        worker text,
        progress jsonb,
        counts jsonb not null default '{}',
        files jsonb not null default '[]',
        error jsonb,
        -- Who asked it to be cancelled and who approved it, when and why.
        cancel jsonb,
        approval jsonb
      );
      create index run_by_time on run (queued_at desc, run_id desc);
      create index run_unended on run (job_id, scope) where status in ('queued', 'running');

      -- A request under an id: the same again has the same outcome, for as long as it is kept.
      create table run_request (
        source text collate "C" not null,
        request_id text collate "C" not null,
        request_hash text not null,
        run_id uuid,
        -- What was answered where no run came of it.
        refusal jsonb,
        -- What was asked for, while it is open whether another service runs the job; refused at due_at.
        unclaimed jsonb,
        due_at timestamptz,
        expires_at timestamptz not null,
        primary key (source, request_id)
      );
      create index run_request_expired on run_request (expires_at);
      create index run_request_due on run_request (due_at) where due_at is not null`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table run_request, run');
  }
}
