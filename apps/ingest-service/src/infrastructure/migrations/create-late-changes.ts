import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Changes that came too late to have an effect, so that nobody has to wonder where they went; and messages that wait for what they name. */
export class CreateLateChanges1764000400101 implements MigrationInterface {
  readonly name = 'CreateLateChanges1764000400101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table late_change (
        late_change_id bigint generated always as identity primary key,
        arrived_at timestamptz not null default now(),
        product_no integer not null,
        facility_no integer not null,
        bin_no integer not null,
        outcome text not null check (outcome in ('included', 'superseded')),
        effect jsonb not null,
        occurred_at timestamptz not null,
        -- The moment that the value in force speaks of.
        as_of timestamptz not null,
        event_source text,
        event_id text
      );
      create index late_change_of_level on late_change (product_no, facility_no, late_change_id);
      create index late_change_by_time on late_change using brin (arrived_at);
      comment on column inventory_balance.as_of is 'The moment the last absolute value of this bin spoke of, where its source named one';
      create table waiting_event (
        waiting_no bigint generated always as identity primary key,
        topic text not null,
        partition integer not null,
        source_offset bigint not null,
        -- Messages of one key are taken in their order: those behind wait too.
        key text collate "C",
        received_at timestamptz not null,
        raw_key bytea,
        raw_value bytea,
        headers jsonb not null,
        held_at timestamptz not null default clock_timestamp(),
        waits_until timestamptz not null,
        tries integer not null default 1,
        tried_at timestamptz not null default clock_timestamp()
      );
      create index waiting_event_of_key on waiting_event (topic, key, waiting_no);
      create index waiting_event_by_turn on waiting_event (tried_at, waiting_no);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table waiting_event, late_change');
  }
}
