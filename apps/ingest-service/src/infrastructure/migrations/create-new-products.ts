import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Products that a file in hand names, that nobody knows and that it may create, with the numbers that its rows carry for them until then. */
export class CreateNewProducts1764510300101 implements MigrationInterface {
  readonly name = 'CreateNewProducts1764510300101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table new_product (
        import_no bigint not null references file_import on delete cascade,
        product_no integer not null,
        product_id text collate "C" not null,
        sku text collate "C",
        -- In lower case: of two names that are alike but for case, one is a slip.
        folded_id text collate "C" not null,
        folded_sku text collate "C",
        primary key (import_no, product_no)
      );
      create unique index new_product_by_id on new_product (import_no, folded_id);
      create unique index new_product_by_sku on new_product (import_no, folded_sku) where folded_sku is not null`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table new_product');
  }
}
