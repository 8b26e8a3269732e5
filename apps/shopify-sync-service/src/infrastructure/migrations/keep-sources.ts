import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Where each number came from and when, so that what a shop shows can be explained; by which names a product is known; and who wrote a level last.
 * Products are read again from their topic: only there do their names stand.
 */
export class KeepSources1764240400101 implements MigrationInterface {
  readonly name = 'KeepSources1764240400101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table inventory add column changed_at timestamptz, add column reason_code text, add column cause json;
      alter table threshold add column in_force_from timestamptz;
      alter table order_queue add column changed_at timestamptz;
      alter table order_queue_waiting add column changed_at timestamptz;
      alter table shop_level add column parked_at timestamptz, add column written_at timestamptz, add column written_run_id uuid;
      create index shop_level_parked on shop_level (shop_id, location_id, inventory_item_id) where parked_code is not null;
      create table product_identification (
        product_id text collate "C" not null,
        id_type text collate "C" not null,
        id_value text collate "C" not null,
        primary key (product_id, id_type, id_value)
      );
      create index product_identification_named on product_identification (id_type, id_value);
      update product set epoch = 0, version = 0;
      delete from consumer_position where topic = 'product-changed';`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table product_identification;
      drop index shop_level_parked;
      alter table shop_level drop column parked_at, drop column written_at, drop column written_run_id;
      alter table order_queue_waiting drop column changed_at;
      alter table order_queue drop column changed_at;
      alter table threshold drop column in_force_from;
      alter table inventory drop column changed_at, drop column reason_code, drop column cause;`);
  }
}
