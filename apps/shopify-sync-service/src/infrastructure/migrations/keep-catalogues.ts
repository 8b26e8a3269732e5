import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The variants of every shop as they were last read, by which SKUs that name several items are found, and what is wrong with items. */
export class KeepCatalogues1764260700001 implements MigrationInterface {
  readonly name = 'KeepCatalogues1764260700001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table shop_variant (
        shop_id text collate "C" not null,
        inventory_item_id text collate "C" not null,
        variant_id text collate "C" not null,
        sku text,
        run_id uuid not null,
        primary key (shop_id, inventory_item_id)
      );
      create index shop_variant_of_sku on shop_variant (shop_id, btrim(sku));
      create table catalogue_finding (
        shop_id text collate "C" not null,
        inventory_item_id text collate "C" not null,
        -- Empty where the finding is of no one location.
        location_id text collate "C" not null default '',
        code text collate "C" not null,
        detail text not null,
        run_id uuid not null,
        found_at timestamptz not null default now(),
        primary key (shop_id, inventory_item_id, location_id, code)
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table catalogue_finding, shop_variant');
  }
}
