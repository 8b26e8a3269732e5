import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The life of every file, and the rows of it that took no effect. */
export class CreateImports1763900000301 implements MigrationInterface {
  readonly name = 'CreateImports1763900000301';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table file_import (
        import_no bigint generated always as identity primary key,
        import_id uuid not null unique,
        run_id text collate "C" not null,
        config_id text collate "C" not null,
        connection text collate "C" not null,
        directory text collate "C" not null,
        file_name text collate "C" not null,
        -- Size and time as the server told them at the claim: with the name, what a file is known by until its content is read.
        file_size bigint not null,
        modified_at timestamptz not null,
        arrived_at timestamptz not null,
        as_of timestamptz not null,
        parameters jsonb not null,
        dry_run boolean not null default false,
        resend_of uuid,
        content_hash text collate "C",
        state text not null default 'claimed' check (state in ('claimed', 'downloaded', 'compared', 'applied', 'reported', 'ended')),
        -- Counted before the work and taken back when it is left in order: what is left are crashes.
        starts integer not null default 0,
        rows integer not null default 0,
        differences integer not null default 0,
        applied_ordinal integer not null default 0,
        applied integer not null default 0,
        unchanged integer not null default 0,
        superseded integer not null default 0,
        rejected integer not null default 0,
        status text check (status in ('completed', 'completed_with_rejections', 'nothing_to_do', 'failed')),
        same_as uuid,
        error jsonb,
        error_file text,
        moved_to text,
        timings jsonb not null default '{}',
        ended_at timestamptz
      );
      -- However many replicas look into a directory, a file is in the hands of one.
      create unique index file_import_unfinished on file_import (connection, directory, file_name) where ended_at is null;
      create index file_import_of_run on file_import (run_id);
      create index file_import_of_config on file_import (config_id, import_no);

      create table import_row (
        import_no bigint not null references file_import on delete cascade,
        line integer not null,
        outcome text not null check (outcome in ('rejected', 'superseded')),
        code text not null,
        reason text not null,
        hint text,
        column_name text,
        value text,
        -- A row ends in one way only.
        primary key (import_no, line)
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table import_row, file_import');
  }
}
