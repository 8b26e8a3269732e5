import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where a file ended, so that a line behind its end is not taken for a row that changed nothing; and the ways in which imports are looked for. */
export class KeepLastLine1764200100001 implements MigrationInterface {
  readonly name = 'KeepLastLine1764200100001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table file_import add column last_line integer not null default 0;
      create index file_import_of_name on file_import (file_name, import_no);
      create index file_import_resent on file_import (resend_of) where resend_of is not null`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop index file_import_resent, file_import_of_name; alter table file_import drop column last_line',
    );
  }
}
