import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How much a file has created of what its rows named and nobody knew. None of it is a row, so it stands beside the counts of rows. */
export class CountCreated1764510300001 implements MigrationInterface {
  readonly name = 'CountCreated1764510300001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table file_import add column created integer not null default 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table file_import drop column created');
  }
}
