import { setTimeout as pause } from 'node:timers/promises';
import type { Topic } from '@app/common/contracts';
import { ConfigResourceTypes, KafkaJSAggregateError, KafkaJSProtocolError, type Admin } from 'kafkajs';
import type { Log } from './log';
import { topicSettings } from './topic-settings';

const LEADERS_WITHIN_MS = 30_000;

/** Makes the topics that are missing and warns about those that stand otherwise than the contracts say. Replicas may do so at once. */
export async function createTopics(
  admin: Admin,
  topics: readonly Topic[],
  onBroker: (topic: Topic) => string,
  log: Log | undefined,
): Promise<void> {
  const existing = new Set(await admin.listTopics());
  const missing = topics.filter((topic) => !existing.has(onBroker(topic)));
  await warnOfDifferences(
    admin,
    topics.filter((topic) => existing.has(onBroker(topic))),
    onBroker,
    log,
  );
  if (missing.length === 0) return;
  try {
    await admin.createTopics({
      waitForLeaders: false,
      topics: missing.map((topic) => ({
        topic: onBroker(topic),
        numPartitions: topic.partitions,
        replicationFactor: -1,
        configEntries: Object.entries(topicSettings(topic)).map(([name, value]) => ({ name, value })),
      })),
    });
  } catch (error) {
    if (!madeByAnother(error)) throw error;
  }
  await untilLed(admin, missing.map(onBroker));
}

/**
 * A topic just made is unknown to the broker, or not led, for some moments more; kafkajs's own wait for it fails on the first. First all are asked
 * for at once, then each partition itself: the broker tells of a leader some time before that has made its log.
 */
async function untilLed(admin: Admin, names: string[]): Promise<void> {
  const deadlineMs = performance.now() + LEADERS_WITHIN_MS;
  const until = async (isSo: () => Promise<boolean>): Promise<void> => {
    while (!(await isSo().catch(orNotYet(deadlineMs)))) await pause(50);
  };
  await until(async () => {
    const { topics } = await admin.fetchTopicMetadata({ topics: names });
    return topics.every(({ partitions }) => partitions.length > 0 && partitions.every(({ leader }) => leader >= 0));
  });
  for (const name of names) await until(async () => (await admin.fetchTopicOffsets(name)).length > 0);
}

/** What heals is waited for until the deadline. */
const orNotYet =
  (deadlineMs: number) =>
  (error: unknown): false => {
    if (performance.now() > deadlineMs || !(error instanceof KafkaJSProtocolError) || !error.retriable) throw error;
    return false;
  };

/** Another replica may have been faster. */
function madeByAnother(error: unknown): boolean {
  const all = error instanceof KafkaJSAggregateError ? error.errors : [error];
  return all.every((one) => one instanceof KafkaJSProtocolError && one.type === 'TOPIC_ALREADY_EXISTS');
}

async function warnOfDifferences(
  admin: Admin,
  topics: readonly Topic[],
  onBroker: (topic: Topic) => string,
  log: Log | undefined,
): Promise<void> {
  if (topics.length === 0) return;
  const metadata = await admin.fetchTopicMetadata({ topics: topics.map(onBroker) });
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map((topic) => ({ type: ConfigResourceTypes.TOPIC, name: onBroker(topic) })),
  });
  for (const topic of topics) {
    const name = onBroker(topic);
    const partitions = metadata.topics.find((one) => one.name === name)?.partitions.length;
    const entries = resources.find((one) => one.resourceName === name)?.configEntries ?? [];
    const stated = { partitions: String(topic.partitions), ...topicSettings(topic) };
    const found = new Map(entries.map((entry) => [entry.configName, entry.configValue]));
    found.set('partitions', String(partitions));
    for (const [setting, value] of Object.entries(stated))
      if (found.get(setting) !== value)
        log?.warn(
          { topic: name, setting, stated: value, found: found.get(setting) },
          'topic differs from the contracts',
        );
  }
}
