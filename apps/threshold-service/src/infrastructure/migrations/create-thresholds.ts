import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is held back, since when and until when, and the copies of master data that it speaks of. Numbers stand for ids wherever rows are many.
 *
 * Lock order, for every writer: rows of in_force by (product_no, facility_no), then anything, the event log last.
 */
export class CreateThresholds1763910000301 implements MigrationInterface {
  readonly name = 'CreateThresholds1763910000301';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(copies);
    await runner.query(values);
    await runner.query(differences);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table threshold_difference, held_back_history, due, in_force, held_back, facility_group, facility, product_identification, product, id_type`);
  }
}

const copies = `
  create table id_type (
    id_type_no smallint generated always as identity primary key,
    id_type text collate "C" not null unique
  );
  insert into id_type (id_type) values ('productId'), ('sku'), ('upca'), ('shopifyProductId'), ('shopifyVariantId'), ('shopifyInventoryItemId');

  create table product (
    product_no integer generated always as identity primary key,
    product_id text collate "C" not null unique,
    name text,
    tags text[] not null default '{}',
    categories text[] not null default '{}',
    product_type text,
    vendor text,
    epoch bigint not null,
    version bigint not null,
    changed_at timestamptz not null
  );
  -- The product's own id stands here too, so that one join resolves whatever a row names it by.
  create table product_identification (
    id_type_no smallint not null references id_type,
    id_value text collate "C" not null,
    product_no integer not null references product,
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
    -- Not unique: in a copy the new holder of an id may arrive before the old one gave it up.
    external_facility_id text collate "C",
    name text,
    type text not null check (type in ('WAREHOUSE', 'RETAIL_STORE', 'CONFIGURATION')),
    time_zone text,
    facility_group_id text collate "C",
    epoch bigint not null,
    version bigint not null,
    changed_at timestamptz not null
  );
  create index facility_external on facility (external_facility_id);
  create table facility_group (
    facility_group_id text collate "C" primary key,
    -- [{ facilityId, priority }]: those in force, as they were published.
    members jsonb not null,
    epoch bigint not null,
    version bigint not null,
    changed_at timestamptz not null
  );`;

const values = `
  -- What has been stated and can still matter: in force, waiting beneath a dated value, or yet to begin.
  -- At an instant the value that began last holds; the row is deleted once it can never hold again.
  create table held_back (
    product_no integer not null,
    facility_no integer not null,
    effective_from timestamptz not null,
    effective_thru timestamptz,
    kind text not null check (kind in ('threshold', 'safety_stock')),
    units integer not null check (units >= 0),
    stated_at timestamptz not null,
    primary key (product_no, facility_no, effective_from),
    check (effective_thru > effective_from)
  );
  create index held_back_of_facility on held_back (facility_no, product_no);

  -- One row a key: what is in force, as it was last published, and the version it was published with. Writers lock here.
  create table in_force (
    product_no integer not null,
    facility_no integer not null,
    kind text,
    units integer not null default 0,
    -- Of the value in force; null while nothing is held back.
    effective_from timestamptz,
    effective_thru timestamptz,
    version bigint not null default 0,
    -- The instant at which the key was last looked at and found changed.
    changed_at timestamptz not null,
    primary key (product_no, facility_no)
  ) with (fillfactor = 85);

  -- When a value begins or runs out. Served by whichever replica holds the lease; what fell due while all were down is served in order.
  create table due (
    due_at timestamptz not null,
    product_no integer not null,
    facility_no integer not null,
    primary key (due_at, product_no, facility_no)
  );

  create table held_back_history (
    history_id bigint generated always as identity,
    stated_at timestamptz not null default now(),
    product_no integer not null,
    facility_no integer not null,
    kind text not null,
    effective_from timestamptz not null,
    effective_thru timestamptz,
    -- Null = ended.
    units integer,
    -- What was in force when this was stated; null = nothing.
    units_before integer,
    cause_kind text not null check (cause_kind in ('import', 'api', 'undo')),
    import_no bigint,
    line integer,
    caused_by text,
    reason text,
    primary key (product_no, facility_no, history_id)
  );`;

const differences = `
  -- What the comparison of a file left to do, in the order in which it is applied. units null = end what is held back.
  create table threshold_difference (
    import_no bigint not null,
    ordinal integer not null,
    line integer not null,
    product_no integer not null,
    facility_no integer not null,
    units integer,
    effective_from timestamptz not null,
    effective_thru timestamptz,
    primary key (import_no, ordinal)
  );`;
