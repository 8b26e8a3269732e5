import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The moment that a row of a stock file states for itself. */
export class StateMomentsOfRows1764510300301 implements MigrationInterface {
  readonly name = 'StateMomentsOfRows1764510300301';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table inventory_difference add column as_of timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table inventory_difference drop column as_of');
  }
}
