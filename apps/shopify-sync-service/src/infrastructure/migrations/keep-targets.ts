import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a level was to show when it was last marked, before anything unseen is taken off: null = not computed since a change of everything. */
export class KeepTargets1764240400501 implements MigrationInterface {
  readonly name = 'KeepTargets1764240400501';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table shop_level add column marked_target bigint');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table shop_level drop column marked_target');
  }
}
