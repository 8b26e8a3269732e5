import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A fall of a queue that rests on stock this service has not heard of yet: it waits here, the newest of a key alone. */
export class LetQueuesWait1764000400002 implements MigrationInterface {
  readonly name = 'LetQueuesWait1764000400002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table order_queue_waiting (
        product_id text collate "C" not null,
        channel_id text collate "C" not null,
        units bigint not null,
        epoch integer not null,
        version bigint not null,
        rests_on_facility text collate "C" not null,
        rests_on_epoch integer not null,
        rests_on_version bigint not null,
        primary key (product_id, channel_id)
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table order_queue_waiting');
  }
}
