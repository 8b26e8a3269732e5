import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Numbers of a shop that somebody else changed, each with how it ended, and how often in a row a level was corrected without holding. */
export class KeepDrift1764240400401 implements MigrationInterface {
  readonly name = 'KeepDrift1764240400401';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table shop_level add column drift_corrections integer not null default 0;
      create table drift (
        drift_id bigint generated always as identity primary key,
        shop_id text collate "C" not null,
        location_id text collate "C" not null,
        inventory_item_id text collate "C" not null,
        product_id text collate "C" not null,
        state text not null check (state in ('in_grace', 'corrected', 'matched', 'needs_person')),
        expected bigint not null,
        observed bigint not null,
        corrections integer not null default 0,
        found_at timestamptz not null default now(),
        last_seen_at timestamptz not null default now(),
        ended_at timestamptz,
        run_id uuid
      );
      -- A level has one difference at a time that has not ended.
      create unique index drift_open on drift (shop_id, location_id, inventory_item_id) where ended_at is null;
      create index drift_of_shop on drift (shop_id, drift_id);
      create index drift_of_level on drift (shop_id, location_id, inventory_item_id, drift_id);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table drift; alter table shop_level drop column drift_corrections;');
  }
}
