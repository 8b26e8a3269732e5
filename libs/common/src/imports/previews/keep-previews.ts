import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What files would do, a row a product and facility, until it is forgotten; and beside a file that was applied, how that differs from what was shown. */
export class KeepPreviews1764200400001 implements MigrationInterface {
  readonly name = 'KeepPreviews1764200400001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table import_preview (
        import_no bigint not null references file_import on delete cascade,
        ordinal integer not null,
        -- As the columns of the import's preview stand: product, facility, then what changes.
        cells text[] not null,
        primary key (import_no, ordinal)
      );
      alter table file_import add column previewed jsonb`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table file_import drop column previewed; drop table import_preview');
  }
}
