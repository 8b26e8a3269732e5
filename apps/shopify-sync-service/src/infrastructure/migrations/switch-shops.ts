import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A shop can be switched off: nothing is read from it or written to it, and what is due stays due. */
export class SwitchShops1764240400601 implements MigrationInterface {
  readonly name = 'SwitchShops1764240400601';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table shop add column is_on boolean not null default true');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table shop drop column is_on');
  }
}
