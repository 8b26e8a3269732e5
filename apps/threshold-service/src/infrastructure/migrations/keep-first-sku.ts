import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The SKU that an export writes beside a product: the first of those that name it alone. Kept with what is searched, because grouping a million
 * identifications for each export took a third of its time.
 */
export class KeepFirstSku1764001700051 implements MigrationInterface {
  readonly name = 'KeepFirstSku1764001700051';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table searchable add column sku text collate "C";
      update searchable s set sku = n.sku from (
        select product_no, min(id_value) as sku from product_identification join id_type using (id_type_no)
        where id_type = 'sku' and not shared group by 1) n
      where n.product_no = s.product_no`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table searchable drop column sku');
  }
}
