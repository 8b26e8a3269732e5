import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The levels that each stock file with absolute numbers has named, a bit a level: rows that are sent again later give way to them. */
export class NameLevels1764212000601 implements MigrationInterface {
  readonly name = 'NameLevels1764212000601';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table named_level (
        import_no bigint not null references file_import on delete cascade,
        facility_no integer not null,
        bin_no integer not null,
        -- Products 65,536 a page, a bit each.
        page_no integer not null,
        bits bytea not null,
        primary key (import_no, facility_no, bin_no, page_no)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table named_level');
  }
}
