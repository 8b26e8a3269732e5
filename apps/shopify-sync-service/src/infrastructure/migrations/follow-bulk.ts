import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Bulk operations that were begun in shops: when, how far they are known to have come, and whether they are over. One that stands still is found here. */
export class FollowBulk1764500000001 implements MigrationInterface {
  readonly name = 'FollowBulk1764500000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table bulk_operation (
        bulk_id uuid primary key,
        run_id uuid not null,
        shop_id text collate "C" not null,
        kind text not null check (kind in ('read', 'write')),
        begun_at timestamptz not null default now(),
        objects bigint not null default 0,
        moved_at timestamptz not null default now(),
        ended_at timestamptz
      );
      create unique index bulk_reading on bulk_operation (run_id, shop_id) where kind = 'read';
      create index bulk_operation_open on bulk_operation (shop_id, begun_at) where ended_at is null;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table bulk_operation');
  }
}
