import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files of levels that shops showed: what is sent of them, in its order, and by the answers what stood before. */
export class KeepObservedFiles1764720000101 implements MigrationInterface {
  readonly name = 'KeepObservedFiles1764720000101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table observed_chunk add column import_no bigint, add column applied_rows jsonb, add column superseded_lines jsonb;
      create index observed_chunk_of_import on observed_chunk (import_no) where import_no is not null;
      create table observed_file_row (
        import_no bigint not null,
        line integer not null,
        -- Its place among what is sent; none where the row is only compared.
        ordinal integer,
        shop_id text collate "C" not null,
        location_id text collate "C" not null,
        facility_id text collate "C",
        inventory_item_id text collate "C" not null,
        sku text,
        -- None where the product has to be made first.
        product_id text collate "C",
        is_asked boolean not null default false,
        available bigint not null,
        on_hand bigint not null,
        epoch integer,
        version bigint not null default 0,
        -- Of rows that are compared: whether the shop shows another number than it was left with.
        differs boolean,
        -- What became of it: set once it is answered, and such rows stay as long as the chunks.
        quantity_on_hand_before bigint,
        available_to_promise_before bigint,
        version_after bigint,
        is_kept boolean not null default false,
        primary key (import_no, line)
      );
      create unique index observed_file_row_sent on observed_file_row (import_no, ordinal) where ordinal is not null;
      create index observed_file_row_unmade on observed_file_row (import_no, shop_id, inventory_item_id) where product_id is null and ordinal is not null;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table observed_file_row;
      drop index observed_chunk_of_import;
      alter table observed_chunk drop column import_no, drop column applied_rows, drop column superseded_lines`);
  }
}
