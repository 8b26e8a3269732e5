import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rules: a value for every product that a search preference chooses. What they once were stands in the audit. */
export class CreateThresholdRules1764001700101 implements MigrationInterface {
  readonly name = 'CreateThresholdRules1764001700101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table threshold_rule (
        rule_id text collate "C" primary key,
        search_preference_id text collate "C" not null references search_preference,
        facility_no integer not null,
        units integer not null check (units >= 0),
        priority integer not null,
        effective_from timestamptz,
        effective_thru timestamptz,
        enabled boolean not null default true,
        stated_by text not null,
        stated_at timestamptz not null default date_trunc('milliseconds', now()),
        check (effective_thru > effective_from)
      );
      create index threshold_rule_of_preference on threshold_rule (search_preference_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table threshold_rule');
  }
}
