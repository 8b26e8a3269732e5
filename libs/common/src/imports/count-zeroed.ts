import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many levels a file brought to zero by not naming them. They are no rows of it, so they stand beside the counts of rows. */
export class CountZeroed1764212000101 implements MigrationInterface {
  readonly name = 'CountZeroed1764212000101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table file_import add column zeroed integer not null default 0;
      create index file_import_of_content on file_import (config_id, content_hash);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index file_import_of_content; alter table file_import drop column zeroed');
  }
}
