import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Chunks of levels that shops showed, with the answer each was given: one that comes again is answered the same and applied no more. */
export class CreateObservedChunks1764260700101 implements MigrationInterface {
  readonly name = 'CreateObservedChunks1764260700101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table observed_chunk (
        run_id text collate "C" not null,
        shop_id text collate "C" not null,
        location_id text collate "C" not null,
        ordinal integer not null,
        answer jsonb not null,
        answered_at timestamptz not null default now(),
        primary key (run_id, shop_id, location_id, ordinal)
      );
      create index observed_chunk_by_time on observed_chunk using brin (answered_at);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table observed_chunk');
  }
}
