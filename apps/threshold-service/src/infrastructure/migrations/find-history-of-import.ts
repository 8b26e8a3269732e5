import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a file stated, for those who ask for its rows: they stand side by side in the history. */
export class FindHistoryOfImport1764200100101 implements MigrationInterface {
  readonly name = 'FindHistoryOfImport1764200100101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index held_back_history_of_import on held_back_history using brin (import_no)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index held_back_history_of_import');
  }
}
