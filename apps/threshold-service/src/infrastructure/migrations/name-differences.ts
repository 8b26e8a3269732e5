import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The id of a difference's product, which the comparison has looked up by the way: what is applied tells it with every key, and would look each up again.
 * Null in the differences that an earlier version has left.
 */
export class NameDifferences1764540000001 implements MigrationInterface {
  readonly name = 'NameDifferences1764540000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table threshold_difference add column product_id text collate "C"');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table threshold_difference drop column product_id');
  }
}
