import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files that came over HTTP, kept in the database: every replica sees them, and they are as safe as the ledger. */
export class CreateStoredFiles1764200200001 implements MigrationInterface {
  readonly name = 'CreateStoredFiles1764200200001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table stored_file (
        file_no bigint generated always as identity primary key,
        -- Null while its content is being written: nobody sees it then.
        path text collate "C" unique deferrable,
        size_bytes bigint not null default 0,
        modified_at timestamptz not null default date_trunc('milliseconds', now())
      );
      create table stored_chunk (
        file_no bigint not null references stored_file on delete cascade,
        ordinal integer not null,
        content bytea not null,
        primary key (file_no, ordinal)
      );
      -- It is compressed already, or it is read once.
      alter table stored_chunk alter column content set storage external;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table stored_chunk, stored_file');
  }
}
