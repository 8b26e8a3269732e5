import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a shop listed as a whole: how many levels of each location showed what they were left with, as one number, and the others one by one until they are
 * looked at. Of bulk operations, how long our own work on them took.
 */
export class CountRightLevels1764830000201 implements MigrationInterface {
  readonly name = 'CountRightLevels1764830000201';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table shop_reading (
        run_id uuid not null,
        shop_id text collate "C" not null,
        location_id text collate "C" not null,
        -- No level was read before it.
        read_at timestamptz not null,
        levels bigint not null,
        -- Once each of the others has its outcome in the run: what has none then was right at that moment.
        is_told boolean not null default false,
        primary key (run_id, shop_id, location_id)
      );
      create index shop_reading_told on shop_reading (shop_id, location_id, read_at) where is_told;
      create unlogged table run_open (
        run_id uuid not null,
        shop_id text collate "C" not null,
        product_id text collate "C" not null,
        location_id text collate "C" not null,
        inventory_item_id text collate "C" not null,
        -- Where not, it is read by itself.
        is_listed boolean not null,
        quantity bigint,
        code text,
        primary key (run_id, shop_id, product_id, location_id, inventory_item_id)
      );
      alter table bulk_operation add column own_ms integer;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table bulk_operation drop column own_ms;
      drop table run_open, shop_reading;`);
  }
}
