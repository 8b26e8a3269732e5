import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The import of ingest that a chunk went into: a person who looks at the run finds there what can be undone. */
export class NameImportsOfIngest1764900000201 implements MigrationInterface {
  readonly name = 'NameImportsOfIngest1764900000201';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table observed_chunk add column taken_as text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table observed_chunk drop column taken_as');
  }
}
