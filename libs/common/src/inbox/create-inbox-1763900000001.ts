import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a consumer must not forget: how far it has read, how often it began, and what it has handled. */
export class CreateInbox1763900000001 implements MigrationInterface {
  readonly name = 'CreateInbox1763900000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table consumer_position (
        topic text not null,
        partition integer not null,
        next_offset bigint not null,
        starts integer not null default 0,
        suspect_until bigint not null default 0,
        updated_at timestamptz not null default now(),
        primary key (topic, partition)
      ) with (fillfactor = 50)`);
    await runner.query(`
      comment on column consumer_position.starts is
        'Starts at this position without an end: counted before the work, so that a crash is an attempt'`);
    await runner.query(`
      create table handled_message (
        day date not null,
        id_hash uuid not null,
        data_hash bigint not null,
        primary key (id_hash, day)
      ) partition by range (day)`);
    await runner.query(`create table handled_message_default partition of handled_message default`);
    await runner.query(`
      comment on table handled_message is
        'Messages of topics that are handled once: hash of topic, source and id; hash of type and data; UTC day of the Kafka record'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table handled_message, consumer_position`);
  }
}
