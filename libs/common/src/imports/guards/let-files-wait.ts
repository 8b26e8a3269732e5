import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A file may wait for a person between comparison and application, with the figures that it waits for. */
export class LetFilesWait1764200300001 implements MigrationInterface {
  readonly name = 'LetFilesWait1764200300001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table file_import drop constraint file_import_state_check;
      alter table file_import add constraint file_import_state_check
        check (state in ('claimed', 'downloaded', 'compared', 'waiting', 'applied', 'reported', 'ended'));
      -- What the comparison weighed; beside their limits; and the guards that a person let it pass.
      alter table file_import add column figures jsonb, add column guards jsonb, add column approved jsonb, add column waits_until timestamptz;
      -- The decision that it went on by: one decision lets it on once.
      alter table file_import add column approval_at text;
      create index file_import_waiting on file_import (config_id, import_no) where state = 'waiting'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index file_import_waiting;
      alter table file_import drop column figures, drop column guards, drop column approved, drop column waits_until, drop column approval_at;
      alter table file_import drop constraint file_import_state_check;
      alter table file_import add constraint file_import_state_check
        check (state in ('claimed', 'downloaded', 'compared', 'applied', 'reported', 'ended'))`);
  }
}
