import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Copies of what other services state (each with the epoch and version it came with), the mapping of locations, and what every level of every
 * shop is to show, was asked to show, and was confirmed to show.
 */
export class CreateShopifySync1763910000201 implements MigrationInterface {
  readonly name = 'CreateShopifySync1763910000201';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(copies);
    await runner.query(shops);
    await runner.query(requests);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table run_level, upload_request_level, upload_request, shop_lease, mark_task, shop_level, location_mapping, shop, audit,
        order_queue, threshold, inventory, product_link, product, facility_group_member, facility_group, facility`);
  }
}

const copies = `
  create table facility (
    facility_id text collate "C" primary key,
    type text not null,
    facility_group_id text collate "C",
    epoch integer not null,
    version bigint not null
  );
  create table facility_group (
    facility_group_id text collate "C" primary key,
    epoch integer not null,
    version bigint not null
  );
  create table facility_group_member (
    facility_group_id text collate "C" not null references facility_group,
    facility_id text collate "C" not null,
    priority integer not null,
    primary key (facility_group_id, facility_id)
  );
  create table product (
    product_id text collate "C" primary key,
    epoch integer not null,
    version bigint not null
  );
  -- Which item of which shop a product is. An item that several products claim is nobody's until that is mended.
  create table product_link (
    shop_id text collate "C" not null,
    inventory_item_id text collate "C" not null,
    product_id text collate "C" not null,
    primary key (shop_id, inventory_item_id, product_id)
  );
  create index product_link_of_product on product_link (product_id);
  create table inventory (
    product_id text collate "C" not null,
    facility_id text collate "C" not null,
    quantity_on_hand bigint not null,
    available_to_promise bigint not null,
    epoch integer not null,
    version bigint not null,
    primary key (product_id, facility_id)
  );
  create table threshold (
    product_id text collate "C" not null,
    facility_id text collate "C" not null,
    threshold bigint not null,
    safety_stock bigint not null,
    epoch integer not null,
    version bigint not null,
    primary key (product_id, facility_id)
  );
  create table order_queue (
    product_id text collate "C" not null,
    channel_id text collate "C" not null,
    units bigint not null,
    epoch integer not null,
    version bigint not null,
    primary key (product_id, channel_id)
  );`;

const shops = `
  create table shop (
    shop_id text collate "C" primary key,
    domain text not null,
    channel_id text collate "C" not null
  );
  create table location_mapping (
    shop_id text collate "C" not null references shop,
    location_id text collate "C" not null,
    facility_id text collate "C",
    facility_group_id text collate "C",
    master text not null default 'ledger' check (master in ('ledger', 'shopify')),
    version bigint not null,
    changed_at timestamptz not null default now(),
    primary key (shop_id, location_id),
    check (facility_id is null or facility_group_id is null)
  );
  create unique index location_mapping_of_facility on location_mapping (shop_id, facility_id) where facility_id is not null;
  create table shop_level (
    shop_id text collate "C" not null,
    location_id text collate "C" not null,
    inventory_item_id text collate "C" not null,
    product_id text collate "C" not null,
    -- Raised in the transaction that changes any input; a level is due while the version it was confirmed with is another.
    level_version bigint not null default 1,
    confirmed_level_version bigint not null default 0,
    confirmed_quantity bigint,
    confirmed_at timestamptz,
    observed_quantity bigint,
    observed_at timestamptz,
    parked_code text,
    parked_reason text,
    last_run_id uuid,
    primary key (shop_id, location_id, inventory_item_id)
  ) with (fillfactor = 80);
  create index shop_level_of_product on shop_level (product_id);
  create index shop_level_due on shop_level (shop_id, location_id, inventory_item_id)
    where level_version <> confirmed_level_version and parked_code is null;
  -- A change that touches every level of a location is worked off in chunks: what is left of it survives a crash.
  create table mark_task (
    shop_id text collate "C" not null,
    location_id text collate "C" not null,
    after_item text collate "C" not null default '',
    primary key (shop_id, location_id)
  );
  create table shop_lease (
    shop_id text collate "C" primary key,
    holder uuid not null,
    expires_at timestamptz not null
  );
  create table audit (
    audit_id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    who text not null,
    what text not null,
    subject text not null,
    before jsonb,
    after jsonb
  );`;

const requests = `
  -- Stored before it is sent; request_id is the idempotency key. Sent again only as these very variables.
  create table upload_request (
    request_id uuid primary key,
    shop_id text collate "C" not null,
    run_id uuid not null,
    variables text not null,
    state text not null default 'stored' check (state in ('stored', 'confirmed', 'refused', 'abandoned')),
    stored_at timestamptz not null default now(),
    first_sent_at timestamptz,
    sends integer not null default 0,
    settled_at timestamptz,
    outcome jsonb
  );
  create index upload_request_open on upload_request (shop_id, stored_at) where state = 'stored';
  create table upload_request_level (
    request_id uuid not null references upload_request,
    row_no integer not null,
    location_id text collate "C" not null,
    inventory_item_id text collate "C" not null,
    level_version bigint not null,
    change_from bigint not null,
    quantity bigint not null,
    primary key (request_id, row_no)
  );
  create table run_level (
    run_id uuid not null,
    shop_id text collate "C" not null,
    location_id text collate "C" not null,
    inventory_item_id text collate "C" not null,
    outcome text not null check (outcome in ('confirmed', 'unchanged', 'parked', 'deferred')),
    observed bigint,
    target bigint,
    code text,
    reason text,
    primary key (run_id, shop_id, location_id, inventory_item_id)
  );`;
