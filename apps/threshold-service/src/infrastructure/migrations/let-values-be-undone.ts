import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an undo has to take back, numbered by product and facility: a crash goes on where it was, and no key is divided. */
export class LetValuesBeUndone1764200500201 implements MigrationInterface {
  readonly name = 'LetValuesBeUndone1764200500201';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table undo_difference (
        import_no bigint not null,
        ordinal integer not null,
        -- The statement in the history that is taken back, and the last one of the import for its key.
        history_id bigint not null,
        last_history_id bigint not null,
        line integer,
        product_no integer not null,
        facility_no integer not null,
        effective_from timestamptz not null,
        primary key (import_no, ordinal, history_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table undo_difference');
  }
}
