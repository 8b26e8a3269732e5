import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a run found is kept level by level, so that its difference can be read as a file; levels of the shop that are nobody's here stand in it too.
 * Runs look at levels product by product: all levels of an item in a shop are decided together.
 */
export class KeepDifferences1764240400001 implements MigrationInterface {
  readonly name = 'KeepDifferences1764240400001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table run_level add column product_id text collate "C",
        drop constraint run_level_outcome_check,
        add constraint run_level_outcome_check check (outcome in ('confirmed', 'unchanged', 'parked', 'deferred', 'not_ours'));
      create index upload_request_of_run on upload_request (run_id, request_id);
      drop index shop_level_due;
      create index shop_level_due on shop_level (shop_id, product_id) where level_version <> confirmed_level_version and parked_code is null;
      create index shop_level_by_product on shop_level (shop_id, product_id);
      -- What a run read of whole locations, until it is compared. It can be read again: a crash may lose it.
      create unlogged table run_observed (
        run_id uuid not null,
        shop_id text collate "C" not null,
        location_id text collate "C" not null,
        inventory_item_id text collate "C" not null,
        quantity bigint,
        code text,
        primary key (run_id, shop_id, location_id, inventory_item_id)
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table run_observed;
      drop index shop_level_by_product, shop_level_due, upload_request_of_run;
      create index shop_level_due on shop_level (shop_id, location_id, inventory_item_id)
        where level_version <> confirmed_level_version and parked_code is null;
      delete from run_level where outcome = 'not_ours';
      alter table run_level drop column product_id, drop constraint run_level_outcome_check,
        add constraint run_level_outcome_check check (outcome in ('confirmed', 'unchanged', 'parked', 'deferred'));`);
  }
}
