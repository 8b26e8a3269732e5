import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A number that rises with every change of an identification, in the change's own transaction: who keeps identifications in memory asks it
 * whether they still hold.
 */
export class VersionIdentifications1764270000001 implements MigrationInterface {
  readonly name = 'VersionIdentifications1764270000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table identification_version (version bigint not null);
      insert into identification_version values (1);
      create function raise_identification_version() returns trigger language plpgsql set search_path from current as
        'begin update identification_version set version = version + 1; return null; end';
      create trigger identifications_changed after insert or update or delete or truncate on product_identification
        for each statement execute function raise_identification_version();`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger identifications_changed on product_identification;
      drop function raise_identification_version;
      drop table identification_version;`);
  }
}
