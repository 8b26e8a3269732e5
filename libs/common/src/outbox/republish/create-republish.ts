import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far each state topic has been written again. A crash goes on where it was. */
export class CreateRepublish1764000600201 implements MigrationInterface {
  readonly name = 'CreateRepublish1764000600201';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table republish (
        topic text primary key,
        after_place text,
        keys_done bigint not null default 0,
        requested_by text not null,
        requested_at timestamptz not null default now(),
        finished_at timestamptz
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table republish');
  }
}
