import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether somebody stated the moment that a file speaks of, or its arrival stands in for it; and the place that its name gives it among others. */
export class StateAsOf1764212000501 implements MigrationInterface {
  readonly name = 'StateAsOf1764212000501';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table file_import
        add column as_of_stated boolean not null default false,
        add column sequence numeric,
        -- The first of a chain of mended files, where this one is in such a chain.
        add column chain_of bigint;
      create index file_import_of_chain on file_import (chain_of) where chain_of is not null;
      create index file_import_by_sequence on file_import (config_id, sequence) where sequence is not null`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index file_import_by_sequence, file_import_of_chain;
      alter table file_import drop column chain_of, drop column sequence, drop column as_of_stated`);
  }
}
