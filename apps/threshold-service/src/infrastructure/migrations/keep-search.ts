import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What products are chosen by. A filter reads one narrow row a product: the catalogue's words as numbers, and two counters for
 * what changes often, so that a sale touches neither an index nor the wide row of the product.
 *
 * Lock order: rows of stock, in_force or product first; then the lock of identifications, where it is needed; then rows of searchable by
 * product_no; the event log last.
 */
export class KeepSearch1764001700001 implements MigrationInterface {
  readonly name = 'KeepSearch1764001700001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(stock);
    await runner.query(search);
    await runner.query(preferences);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table search_preference_version, search_preference, searchable, term, order_queue, stock');
  }
}

const stock = `
  -- Copies of inventory-changed and order-queue-changed, for filters and for people to see. By id, not number: stock may be heard of before its product.
  create table stock (
    product_id text collate "C" not null,
    facility_id text collate "C" not null,
    available_to_promise bigint not null,
    epoch bigint not null,
    version bigint not null,
    primary key (product_id, facility_id)
  ) with (fillfactor = 85);
  create table order_queue (
    product_id text collate "C" not null,
    channel_id text collate "C" not null,
    units bigint not null,
    epoch bigint not null,
    version bigint not null,
    primary key (product_id, channel_id)
  );`;

const search = `
  -- The words of the catalogue, numbered. One that no product has any more stays: it is rare, and a filter may name it.
  create table term (
    term_no integer generated always as identity primary key,
    field text collate "C" not null check (field in ('tag', 'category', 'productType', 'vendor')),
    word text collate "C" not null,
    unique (field, word)
  );
  create table searchable (
    product_no integer primary key references product,
    tags integer[] not null,
    categories integer[] not null,
    -- 0 = none: a comparison with null would be neither true nor false.
    product_type integer not null,
    vendor integer not null,
    -- Facilities whose ATP is above zero, and channels in which a threshold is in force.
    stocked_facilities integer not null default 0,
    thresholds integer not null default 0
  ) with (fillfactor = 85);

  insert into term (field, word)
  select distinct field, normalize(btrim(word), nfc) from product p cross join lateral (
    select 'tag' as field, unnest(p.tags) as word union all select 'category', unnest(p.categories)
    union all select 'productType', p.product_type union all select 'vendor', p.vendor) w
  where btrim(word) <> '' order by 1, 2;
  insert into searchable (product_no, tags, categories, product_type, vendor, thresholds)
  select p.product_no,
         array(select distinct t.term_no from unnest(p.tags) w join term t on t.field = 'tag' and t.word = normalize(btrim(w), nfc) order by 1),
         array(select distinct t.term_no from unnest(p.categories) w join term t on t.field = 'category' and t.word = normalize(btrim(w), nfc) order by 1),
         coalesce((select t.term_no from term t where t.field = 'productType' and t.word = normalize(btrim(p.product_type), nfc)), 0),
         coalesce((select t.term_no from term t where t.field = 'vendor' and t.word = normalize(btrim(p.vendor), nfc)), 0),
         (select count(*) from in_force f where f.product_no = p.product_no and f.kind = 'threshold' and f.effective_from is not null)
  from product p;
  create index searchable_words on searchable using gin (tags, categories);
  create index searchable_type on searchable (product_type);
  create index searchable_vendor on searchable (vendor);`;

const preferences = `
  create table search_preference (
    search_preference_id text collate "C" primary key,
    version integer not null,
    -- Its versions are kept: runs name them.
    deleted boolean not null default false
  );
  create table search_preference_version (
    search_preference_id text collate "C" not null references search_preference,
    version integer not null,
    name text,
    filter jsonb not null,
    stated_by text not null,
    stated_at timestamptz not null default date_trunc('milliseconds', now()),
    primary key (search_preference_id, version)
  );`;
