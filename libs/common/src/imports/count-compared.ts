import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many rows of a file were only held against what stands: they count nowhere else. */
export class CountCompared1764720000001 implements MigrationInterface {
  readonly name = 'CountCompared1764720000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table file_import add column compared integer not null default 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table file_import drop column compared');
  }
}
