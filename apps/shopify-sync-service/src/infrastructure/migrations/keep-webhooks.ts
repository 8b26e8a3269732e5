import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Webhooks that were heard, by the id that tells a repeat, and what is worth a look because of them. */
export class KeepWebhooks1764260700003 implements MigrationInterface {
  readonly name = 'KeepWebhooks1764260700003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table webhook_heard (
        shop_id text collate "C" not null,
        webhook_id text collate "C" not null,
        heard_at timestamptz not null default now(),
        primary key (shop_id, webhook_id)
      );
      create index webhook_heard_by_time on webhook_heard using brin (heard_at);
      create table webhook_hint (
        shop_id text collate "C" not null,
        kind text not null check (kind in ('level', 'catalogue', 'location')),
        location_id text collate "C" not null default '',
        inventory_item_id text collate "C" not null default '',
        -- Of the first that is not looked at yet: later ones of the same thing wait for the same look.
        heard_at timestamptz not null default now(),
        primary key (shop_id, kind, location_id, inventory_item_id)
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table webhook_hint, webhook_heard');
  }
}
