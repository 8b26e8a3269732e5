import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when a level has shown less than the whole truth: the oldest change that is not published is what freshness is measured by. */
export class WatchFreshness1764240400701 implements MigrationInterface {
  readonly name = 'WatchFreshness1764240400701';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table shop_level add column due_since timestamptz default now();
      update shop_level set due_since = null where level_version = confirmed_level_version;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table shop_level drop column due_since');
  }
}
