import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Units that a shop sold and the ledger has not heard of. `baseline_quantity` is what a level was last known to show, after our own writing or reading
 * it: what it shows less later was sold, or taken by somebody, and is held back until its order is heard of or the grace is over.
 */
export class WatchOrders1764240400301 implements MigrationInterface {
  readonly name = 'WatchOrders1764240400301';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table shop_level add column baseline_quantity bigint;
      update shop_level set baseline_quantity = confirmed_quantity;
      create table unseen_order (
        shop_id text collate "C" not null,
        location_id text collate "C" not null,
        inventory_item_id text collate "C" not null,
        product_id text collate "C" not null,
        at timestamptz not null,
        units bigint not null check (units > 0),
        primary key (shop_id, location_id, inventory_item_id, at)
      );
      create index unseen_order_of_product on unseen_order (product_id);
      -- Units of orders that were heard of and not yet matched with what a shop showed: of a shop where it was named, else of its channel.
      create table acknowledged_order (
        product_id text collate "C" not null,
        scope text not null check (scope in ('shop', 'channel')),
        scope_id text collate "C" not null,
        units bigint not null,
        changed_at timestamptz not null default now(),
        primary key (product_id, scope, scope_id)
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table acknowledged_order, unseen_order;
      alter table shop_level drop column baseline_quantity;`);
  }
}
