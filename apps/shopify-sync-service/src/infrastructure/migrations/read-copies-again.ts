import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Shops whose levels are to be held against what they show, because copies were read again; how far it has come, by inventory item. */
export class ReadCopiesAgain1764700000101 implements MigrationInterface {
  readonly name = 'ReadCopiesAgain1764700000101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table recheck_task (
        shop_id text collate "C" primary key,
        after_item text collate "C" not null default ''
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table recheck_task');
  }
}
