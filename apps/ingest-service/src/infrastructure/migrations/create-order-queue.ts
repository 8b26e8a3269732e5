import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Units on orders that no facility has been given yet: per order, and per product and channel as it is published. */
export class CreateOrderQueue1764000400001 implements MigrationInterface {
  readonly name = 'CreateOrderQueue1764000400001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table queued_order (
        order_id text collate "C" not null,
        product_no integer not null references product,
        channel_id text collate "C" not null,
        units bigint not null check (units >= 0),
        queued_at timestamptz not null default now(),
        primary key (order_id, product_no, channel_id)
      );
      create table order_queue (
        product_no integer not null references product,
        channel_id text collate "C" not null,
        units bigint not null check (units >= 0),
        version bigint not null,
        changed_at timestamptz not null default now(),
        primary key (product_no, channel_id)
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table order_queue, queued_order');
  }
}
