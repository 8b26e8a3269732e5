import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when the ledger has every row; before it there are opening rows alone. One row, once something has gone. */
export class BeginLedgerAnew1764270500101 implements MigrationInterface {
  readonly name = 'BeginLedgerAnew1764270500101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table ledger_begin (
        only_row boolean primary key default true check (only_row),
        since timestamptz not null
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table ledger_begin');
  }
}
