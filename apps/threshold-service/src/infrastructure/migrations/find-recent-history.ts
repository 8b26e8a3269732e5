import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was stated in the last day, for an export of what was touched. History is written in the order of time: a few pages of BRIN find its end. */
export class FindRecentHistory1764001700201 implements MigrationInterface {
  readonly name = 'FindRecentHistory1764001700201';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index held_back_history_recent on held_back_history using brin (stated_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index held_back_history_recent');
  }
}
