import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far each stretch of a file's differences is applied that goes beside the others. */
export class ApplyInParts1764270500001 implements MigrationInterface {
  readonly name = 'ApplyInParts1764270500001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table file_import add column parts jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table file_import drop column parts');
  }
}
