import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Chunks of levels that were read from shops and sent to ingest, with what became of them. */
export class KeepObservedChunks1764260700002 implements MigrationInterface {
  readonly name = 'KeepObservedChunks1764260700002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table observed_chunk (
        run_id uuid not null,
        shop_id text collate "C" not null,
        location_id text collate "C" not null,
        ordinal integer not null,
        is_last boolean not null,
        rows integer not null,
        sent_at timestamptz not null default now(),
        answered_at timestamptz,
        applied integer,
        unchanged integer,
        superseded integer,
        rejected integer,
        rejections jsonb not null default '[]',
        primary key (run_id, shop_id, location_id, ordinal)
      );
      create index observed_chunk_by_time on observed_chunk using brin (sent_at);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table observed_chunk');
  }
}
