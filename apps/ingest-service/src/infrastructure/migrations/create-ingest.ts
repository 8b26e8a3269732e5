import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The ledger and what it speaks of. Numbers (product_no, facility_no, bin_no) stand for ids wherever rows are many:
 * a level is then found by three integers instead of three texts.
 *
 * Grain: balances and ledger per product x facility x bin; levels (what leaves the service, with one version a key) per product x facility.
 * Lock order, for every writer: rows of inventory_level by (product_no, facility_no), then anything, the event log last.
 */
export class CreateIngest1763910000101 implements MigrationInterface {
  readonly name = 'CreateIngest1763910000101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(catalog);
    await runner.query(stock);
    await runner.query(ledger);
    await runner.query(shipments);
    await runner.query(audit);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table audit, receipt_item, receipt, shipment_item, shipment, ledger, inventory_difference, recent_movement, inventory_balance,
        inventory_level, bin, facility_group_member, facility_group, facility, product_identification, product_source, product, id_type`);
  }
}

const catalog = `
  create table id_type (
    id_type_no smallint generated always as identity primary key,
    id_type text collate "C" not null unique
  );
  insert into id_type (id_type) values ('productId'), ('sku'), ('upca'), ('shopifyProductId'), ('shopifyVariantId'), ('shopifyInventoryItemId');

  create table product (
    product_no integer generated always as identity primary key,
    product_id text collate "C" not null unique,
    -- What all sources together state, as it was last published; compared before anything is published again.
    stated jsonb not null default '{}',
    version bigint not null default 0,
    changed_at timestamptz not null default now()
  );
  create table product_source (
    product_no integer not null references product,
    source text collate "C" not null,
    stated jsonb not null,
    stated_at timestamptz not null default now(),
    primary key (product_no, source)
  );
  -- The product's own id stands here too, so that one join resolves whatever a row names it by.
  create table product_identification (
    id_type_no smallint not null references id_type,
    id_value text collate "C" not null,
    product_no integer not null references product,
    shop_id text collate "C",
    -- True on every row of a value that more than one product carries: such a value names none.
    shared boolean not null default false,
    primary key (id_type_no, id_value, product_no)
  );
  create index product_identification_of_product on product_identification (product_no);
  -- For the hint of a value that would match but for case.
  create index product_identification_lower on product_identification (lower(id_value));

  create table facility (
    facility_no integer generated always as identity primary key,
    facility_id text collate "C" not null unique,
    external_facility_id text collate "C" unique,
    name text,
    type text not null check (type in ('WAREHOUSE', 'RETAIL_STORE', 'CONFIGURATION')),
    time_zone text,
    facility_group_id text collate "C",
    version bigint not null default 0,
    changed_at timestamptz not null default now()
  );
  create table facility_group (
    facility_group_id text collate "C" primary key,
    name text,
    version bigint not null default 0,
    -- The members last published; an edge in time is due when those in force differ from these.
    published jsonb,
    changed_at timestamptz not null default now()
  );
  create table facility_group_member (
    facility_group_id text collate "C" not null references facility_group,
    facility_id text collate "C" not null,
    priority integer not null,
    effective_from timestamptz,
    effective_thru timestamptz
  );
  create index facility_group_member_of_group on facility_group_member (facility_group_id);`;

const stock = `
  create table bin (
    bin_no integer generated always as identity primary key,
    location_seq_id text collate "C" not null unique
  );
  insert into bin (location_seq_id) values ('TLTLTLLL01');
  create table inventory_level (
    product_no integer not null,
    facility_no integer not null,
    quantity_on_hand bigint not null default 0,
    available_to_promise bigint not null default 0,
    version bigint not null default 0,
    changed_at timestamptz not null default now(),
    primary key (product_no, facility_no)
  ) with (fillfactor = 90);
  create table inventory_balance (
    product_no integer not null,
    facility_no integer not null,
    bin_no integer not null,
    quantity_on_hand bigint not null,
    available_to_promise bigint not null,
    -- The moment the last absolute value of this bin spoke of.
    as_of timestamptz,
    primary key (product_no, facility_no, bin_no)
  ) with (fillfactor = 90);
  -- Deltas of the last 48 hours: what happened after the moment that an absolute value speaks of is added back on top of it.
  create table recent_movement (
    product_no integer not null,
    facility_no integer not null,
    bin_no integer not null,
    occurred_at timestamptz not null,
    quantity_on_hand_delta bigint not null,
    available_to_promise_delta bigint not null
  );
  create index recent_movement_by_time on recent_movement (occurred_at);
  create index recent_movement_of_level on recent_movement (product_no, facility_no, occurred_at);
  -- What a file will change, numbered: apply commits its ordinal, so that a crash goes on where it was.
  create table inventory_difference (
    import_no bigint not null,
    ordinal integer not null,
    line integer not null,
    product_no integer not null,
    facility_no integer not null,
    bin_no integer not null,
    value bigint not null,
    reason_code text,
    comments text,
    primary key (import_no, ordinal)
  );`;

const ledger = `
  create table ledger (
    ledger_id bigint generated always as identity,
    created_at timestamptz not null default now(),
    product_no integer not null,
    facility_no integer not null,
    bin_no integer not null,
    quantity_on_hand_delta bigint not null,
    available_to_promise_delta bigint not null,
    quantity_on_hand_before bigint not null,
    available_to_promise_before bigint not null,
    -- The version of the level after this row: one inventory-changed a row.
    version bigint not null,
    reason_code text not null,
    cause_kind text not null,
    import_no bigint,
    line integer,
    event_source text,
    event_id text,
    order_id text,
    shop_id text,
    caused_by text,
    comments text
  ) partition by range (created_at);
  create table ledger_default partition of ledger default;
  -- The one btree: every question to the ledger names a product. Time and file are found by their order on disk.
  create index ledger_of_level on ledger (product_no, facility_no, ledger_id);
  create index ledger_by_time on ledger using brin (created_at);
  create index ledger_by_import on ledger using brin (import_no);`;

const shipments = `
  create table shipment (
    shipment_no bigint generated always as identity primary key,
    shipment_id text collate "C" not null unique,
    external_shipment_id text collate "C" not null unique,
    facility_no integer not null references facility,
    status text not null check (status in ('created', 'shipped', 'partially_received', 'received', 'cancelled')),
    -- Opened by a receipt before its own file came.
    unexpected boolean not null default false,
    version bigint not null default 0,
    changed_at timestamptz not null default now()
  );
  create table shipment_item (
    shipment_no bigint not null references shipment,
    product_no integer not null references product,
    item_external_id text collate "C",
    expected bigint not null default 0,
    accepted bigint not null default 0,
    rejected bigint not null default 0
  );
  create unique index shipment_item_by_external_id on shipment_item (shipment_no, item_external_id) where item_external_id is not null;
  create unique index shipment_item_by_product on shipment_item (shipment_no, product_no) where item_external_id is null;
  create table receipt (
    shipment_no bigint not null references shipment,
    receipt_id text collate "C" not null,
    -- Hash of the items: the same receipt again is a repeat, other items under its id are a conflict.
    content_hash text not null,
    received_at timestamptz not null,
    primary key (shipment_no, receipt_id)
  );
  create table receipt_item (
    shipment_no bigint not null,
    receipt_id text collate "C" not null,
    product_no integer not null,
    item_external_id text collate "C",
    accepted bigint not null,
    rejected bigint not null,
    foreign key (shipment_no, receipt_id) references receipt
  );`;

const audit = `
  create table audit (
    audit_id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    who text not null,
    what text not null,
    subject text not null,
    before jsonb,
    after jsonb
  );`;
