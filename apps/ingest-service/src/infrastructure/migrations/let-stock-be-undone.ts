import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an undo has to take back, numbered by level: a crash goes on where it was, and no level is divided. */
export class LetStockBeUndone1764200500101 implements MigrationInterface {
  readonly name = 'LetStockBeUndone1764200500101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table undo_difference (
        import_no bigint not null,
        ordinal integer not null,
        -- The row of the ledger that is taken back.
        ledger_id bigint not null,
        line integer,
        product_no integer not null,
        facility_no integer not null,
        bin_no integer not null,
        quantity_on_hand_delta bigint not null,
        available_to_promise_delta bigint not null,
        -- The version that the level had behind the last row of the import: has it another one, something newer has moved it.
        last_version bigint not null,
        primary key (import_no, ordinal, ledger_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table undo_difference');
  }
}
