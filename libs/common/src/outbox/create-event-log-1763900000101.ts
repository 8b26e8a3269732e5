import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What leaves the service, in the order of commit. Rows are only ever added and, a day at a time, dropped.
 * `position` follows the order of commit because `lockEventLog` is held from before it is taken; its sequence must not cache (a cached
 * block would give a later transaction the lower numbers).
 */
export class CreateEventLog1763900000101 implements MigrationInterface {
  readonly name = 'CreateEventLog1763900000101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table event_log (
        position bigint generated always as identity (cache 1),
        topic text not null,
        key text,
        payload text,
        raw_key bytea,
        raw_value bytea,
        headers jsonb,
        appended_at timestamptz not null default now()
      ) partition by range (appended_at)`);
    await runner.query(`create index on event_log (position)`);
    await runner.query(`create table event_log_default partition of event_log default`);
    await runner.query(`
      comment on table event_log is
        'Ready messages: key and payload as text, or raw_key, raw_value and headers of a dead letter, whose bytes are kept as they came'`);
    await runner.query(`
      create table relay_position (
        only_row boolean primary key default true check (only_row),
        position bigint not null default 0,
        sending_until timestamptz,
        updated_at timestamptz not null default now()
      )`);
    await runner.query(`
      comment on column relay_position.sending_until is
        'While messages may be on their way: no other relay sends before this moment'`);
    await runner.query(`insert into relay_position default values`);
    await runner.query(`
      create table epoch (
        only_row boolean primary key default true check (only_row),
        epoch integer not null default 1,
        since timestamptz not null default now()
      )`);
    await runner.query(`insert into epoch default values`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table epoch, relay_position, event_log`);
  }
}
