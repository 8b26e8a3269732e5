import type { Database } from '@app/common/database';
import type { Figure } from '@app/common/observability';
import { overlappingChannels } from './overlapping-channels';

/** How the levels of the shops stand. */
export const levelFigures = (database: Database): Figure[] => [
  {
    name: 'stockline_levels_due',
    help: 'Levels that have changed since they were last confirmed',
    labels: ['shop'],
    read: () =>
      database.query(
        `select jsonb_build_object('shop', s.shop_id) as labels,
                (select count(*)::int from shop_level l where l.shop_id = s.shop_id and l.level_version <> l.confirmed_level_version and l.parked_code is null) as value
         from shop s`,
      ),
  },
  {
    name: 'stockline_levels_parked',
    help: 'Levels that Shopify will not take, by its reason',
    labels: ['shop', 'code'],
    read: () =>
      database.query(
        `select jsonb_build_object('shop', shop_id, 'code', parked_code) as labels, count(*)::int as value
         from shop_level where parked_code is not null group by shop_id, parked_code`,
      ),
  },
  {
    name: 'stockline_levels_oldest_due_seconds',
    help: 'How long the oldest change that a shop does not show yet has been waiting; 0 where all is shown. A shop that is switched off is left out',
    labels: ['shop'],
    read: () =>
      database.query(
        `select jsonb_build_object('shop', s.shop_id) as labels,
                coalesce((select extract(epoch from now() - min(l.due_since))::float8 from shop_level l
                          where l.shop_id = s.shop_id and l.level_version <> l.confirmed_level_version and l.parked_code is null
                            and exists (select from inventory i where i.product_id = l.product_id)), 0) as value
         from shop s where s.is_on`,
      ),
  },
  {
    name: 'stockline_shop_no_progress_seconds',
    help: 'How long a shop that has levels due has confirmed none, counted from when the oldest of them became due; 0 where none is due. A shop that is switched off is left out',
    labels: ['shop'],
    read: () =>
      database.query(
        `select jsonb_build_object('shop', s.shop_id) as labels,
                case when d.since is null then 0 else extract(epoch from now() - greatest(d.since,
                  (select max(c.confirmed_at) from shop_level c where c.shop_id = s.shop_id)))::float8 end as value
         from shop s left join lateral (
           select min(l.due_since) as since from shop_level l
           where l.shop_id = s.shop_id and l.level_version <> l.confirmed_level_version and l.parked_code is null
             and exists (select from inventory i where i.product_id = l.product_id)
         ) d on true where s.is_on`,
      ),
  },
  {
    name: 'stockline_levels_last_confirmed_age_seconds',
    help: 'How long ago a level of the shop was last confirmed, by itself or with all that a hard sync found right',
    labels: ['shop'],
    read: () =>
      database.query(
        `select jsonb_build_object('shop', shop_id) as labels,
                extract(epoch from now() - greatest(max(confirmed_at), (
                  select max(r.read_at) from shop_reading r where r.shop_id = l.shop_id and r.is_told and r.levels > 0)))::float8 as value
         from shop_level l where confirmed_at is not null group by shop_id`,
      ),
  },
  {
    name: 'stockline_bulk_silent_seconds',
    help: 'How long the bulk operation of a shop that has stood still longest is not known to have moved; reading a shop, or writing to it',
    labels: ['shop', 'kind'],
    read: () =>
      database.query(
        `select jsonb_build_object('shop', shop_id, 'kind', kind) as labels, max(extract(epoch from now() - moved_at))::float8 as value
         from bulk_operation where ended_at is null group by shop_id, kind`,
      ),
  },
  {
    name: 'stockline_drift_open',
    help: 'Numbers of a shop that somebody else changed and that have not ended: in grace, or left to a person',
    labels: ['shop', 'state'],
    read: () =>
      database.query(
        `select jsonb_build_object('shop', shop_id, 'state', state) as labels, count(*)::int as value
         from drift where ended_at is null group by shop_id, state`,
      ),
  },
  {
    name: 'stockline_runs_empty',
    help: 'Runs asked for in the last 24 hours that were to compare every level and found none: no location is mapped, or no product is linked to a shop',
    labels: ['job'],
    read: () =>
      database.query(
        `select jsonb_build_object('job', 'JOB_UL_INV') as labels, count(*)::int as value from run
         where job_id = 'JOB_UL_INV' and status = 'nothing_to_do' and parameters ->> 'includeAll' = 'true' and queued_at > now() - interval '24 hours'`,
      ),
  },
  {
    name: 'stockline_channels_overlapping',
    help: 'Channels that share a part of their stock with that of a shop: each may show too little',
    labels: ['shop'],
    read: async () =>
      [...Map.groupBy(await overlappingChannels(database), ({ shopId }) => shopId)].map(([shop, channels]) => ({
        labels: { shop },
        value: channels.length,
      })),
  },
];
