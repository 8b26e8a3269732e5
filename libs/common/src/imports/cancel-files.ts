import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A file may end because a person, or a newer file, ended it. */
export class CancelFiles1764200200101 implements MigrationInterface {
  readonly name = 'CancelFiles1764200200101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table file_import drop constraint file_import_status_check;
      alter table file_import add constraint file_import_status_check
        check (status in ('completed', 'completed_with_rejections', 'nothing_to_do', 'failed', 'cancelled'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table file_import drop constraint file_import_status_check;
      alter table file_import add constraint file_import_status_check
        check (status in ('completed', 'completed_with_rejections', 'nothing_to_do', 'failed'))`);
  }
}
