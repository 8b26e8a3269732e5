import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a file of products or facilities changes: a statement a row, as it is to stand. Kept, so that it can be asked for. */
export class KeepStatedDifferences1764212000401 implements MigrationInterface {
  readonly name = 'KeepStatedDifferences1764212000401';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table stated_difference (
        import_no bigint not null references file_import on delete cascade,
        ordinal integer not null,
        line integer not null,
        subject text collate "C" not null,
        statement jsonb not null,
        primary key (import_no, ordinal)
      );
      create index stated_difference_by_line on stated_difference (import_no, line)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table stated_difference');
  }
}
