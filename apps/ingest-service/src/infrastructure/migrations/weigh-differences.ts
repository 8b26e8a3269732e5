import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For how many rows of its file a difference stands: one, several that are added up, or none where a level is not named. */
export class WeighDifferences1764212000201 implements MigrationInterface {
  readonly name = 'WeighDifferences1764212000201';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table inventory_difference add column rows integer not null default 1');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table inventory_difference drop column rows');
  }
}
