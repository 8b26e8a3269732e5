import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a shipments file says of a shipment beside its items, what such a file will change, and what each of its rows did. */
export class DescribeShipments1764212000301 implements MigrationInterface {
  readonly name = 'DescribeShipments1764212000301';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table shipment
        add column shipment_type text,
        -- As the sender calls it: it may be a place that nobody has stated here.
        add column origin_facility_id text,
        add column attributes jsonb not null default '{}';
      alter table shipment_item add column tracking_numbers text[] not null default '{}';
      -- Incoming stock: of the shipments that are still open, by product.
      create index shipment_open on shipment (shipment_no) where status in ('created', 'shipped', 'partially_received');
      create index shipment_item_of_product on shipment_item (product_no);

      create table shipment_difference (
        import_no bigint not null,
        ordinal integer not null,
        external_shipment_id text collate "C" not null,
        -- Null where the file leaves it as it is.
        facility_no integer,
        status text not null,
        shipment_type text,
        origin_facility_id text,
        attributes jsonb not null,
        primary key (import_no, ordinal)
      );
      create table shipment_item_difference (
        import_no bigint not null,
        ordinal integer not null,
        line integer not null,
        product_no integer,
        item_external_id text collate "C",
        expected bigint,
        tracking_numbers text[],
        -- The only one that its file has of the product in this shipment.
        is_sole boolean not null,
        primary key (import_no, ordinal, line)
      );
      create table shipment_row (
        import_no bigint not null references file_import on delete cascade,
        line integer not null,
        shipment_no bigint not null references shipment,
        product_no integer,
        expected_before bigint,
        expected bigint,
        primary key (import_no, line)
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table shipment_row, shipment_item_difference, shipment_difference;
      drop index shipment_item_of_product, shipment_open;
      alter table shipment_item drop column tracking_numbers;
      alter table shipment drop column attributes, drop column origin_facility_id, drop column shipment_type;`);
  }
}
