import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Up to where a topic was read before somebody had it read again: what lies below was heard before. */
export class ReadTopicsAgain1764700000001 implements MigrationInterface {
  readonly name = 'ReadTopicsAgain1764700000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table consumer_position add column read_again_until bigint not null default 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table consumer_position drop column read_again_until');
  }
}
