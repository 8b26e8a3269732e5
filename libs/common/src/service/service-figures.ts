import type { Database } from '@app/common/database';
import type { KafkaClient } from '@app/common/broker';
import type { Subscription } from '@app/common/kafka';
import type { Figure } from '@app/common/observability';

/** What an administrator asks of every service: whether it keeps up, what it has set aside, how its runs end. */
export const serviceFigures = (
  database: Database,
  client: KafkaClient,
  subscriptions: readonly Subscription[],
): Figure[] => [
  {
    name: 'stockline_consumer_lag',
    help: 'Messages of a partition that this service has not handled yet',
    labels: ['topic', 'partition'],
    read: () => consumerLag(database, client, subscriptions),
  },
  {
    name: 'stockline_unpublished_events',
    help: 'Messages in the event log that are not on Kafka yet, counted up to 100,000',
    labels: [],
    read: () =>
      one(
        database,
        'select count(*)::int as value from (select from event_log where position > (select position from relay_position) limit 100000) waiting',
      ),
  },
  {
    name: 'stockline_oldest_unpublished_seconds',
    help: 'How long the oldest message of the event log has been waiting for Kafka; 0 when none waits',
    labels: [],
    read: () =>
      one(
        database,
        `select coalesce((select extract(epoch from now() - appended_at) from event_log
                          where position > (select position from relay_position) order by position limit 1), 0)::float8 as value`,
      ),
  },
  {
    name: 'stockline_relay_position_age_seconds',
    help: 'How long ago the relay last stored a position',
    labels: [],
    read: () => one(database, 'select extract(epoch from now() - updated_at)::float8 as value from relay_position'),
  },
  {
    name: 'stockline_runs',
    help: 'Runs asked for in the last 24 hours, by their status now',
    labels: ['job', 'status'],
    read: () =>
      rows(
        database,
        `select jsonb_build_object('job', job_id, 'status', status) as labels, count(*)::int as value
         from run where queued_at > now() - interval '24 hours' group by job_id, status`,
      ),
  },
  {
    name: 'stockline_run_seconds',
    help: 'From the start of a run to its end, over the last 24 hours',
    labels: ['job', 'quantile'],
    read: () =>
      rows(
        database,
        `select jsonb_build_object('job', job_id, 'quantile', q::text) as labels,
                percentile_cont(q) within group (order by extract(epoch from finished_at - started_at)) as value
         from run, unnest(array[0.5, 0.95]) as q
         where started_at is not null and finished_at > now() - interval '24 hours' group by job_id, q`,
      ),
  },
  {
    name: 'stockline_run_last_success_age_seconds',
    help: 'How long ago a run of the job last ended well',
    labels: ['job'],
    read: () =>
      rows(
        database,
        `select jsonb_build_object('job', job_id) as labels, extract(epoch from now() - max(finished_at))::float8 as value
         from run where status in ('completed', 'completed_with_rejections', 'nothing_to_do') group by job_id`,
      ),
  },
  {
    name: 'stockline_dead_letters',
    help: 'Messages set aside and not sent again yet',
    labels: ['topic', 'reason'],
    read: () =>
      rows(
        database,
        `select jsonb_build_object('topic', topic, 'reason', reason) as labels, count(*)::int as value
         from dead_letter where replayed_at is null group by topic, reason`,
      ),
  },
  {
    name: 'stockline_pool_connections',
    help: 'Connections to PostgreSQL by what they do; `waiting` are callers without one',
    labels: ['state'],
    read: () => {
      const { total, idle, waiting } = database.poolUse;
      const states = { busy: total - idle, idle, waiting };
      return Promise.resolve(Object.entries(states).map(([state, value]) => ({ labels: { state }, value })));
    },
  },
];

type Read = ReturnType<Figure['read']>;

async function consumerLag(database: Database, client: KafkaClient, subscriptions: readonly Subscription[]): Read {
  const positions = await database.query<{ topic: string; partition: number; next_offset: string }>(
    'select topic, partition, next_offset from consumer_position',
  );
  const nextOf = new Map(positions.map((row) => [`${row.topic} ${row.partition}`, Number(row.next_offset)]));
  const perTopic = await Promise.all(
    subscriptions.map(async ({ topic }) =>
      (await client.fetchEndOffsets(topic)).map(({ partition, low, end }) => ({
        labels: { topic: topic.name, partition: String(partition) },
        value: Math.max(0, end - (nextOf.get(`${topic.name} ${partition}`) ?? low)),
      })),
    ),
  );
  return perTopic.flat();
}

const one = async (database: Database, statement: string): Read =>
  (await database.query<{ value: number }>(statement)).map(({ value }) => ({ labels: {}, value }));

const rows = (database: Database, statement: string): Read =>
  database.query<{ labels: Record<string, string>; value: number }>(statement);
