import { correlation, beginSpan } from '@app/common/observability';
import type { Consumer, EachBatchPayload } from 'kafkajs';
import { Assignment } from './assignment';
import { causesOf } from './causes-of';
import { KeepAlive } from './keep-alive';
import type { HandlingParts, Slice } from './handle-slice';
import type { KafkaClient, Log } from '@app/common/broker';
import { parseMessage } from './parse-message';
import type { HeldPartition } from './held-partition';
import type { Outcome } from './partition-work';
import { slicesOf } from './slices-of';
import type { Subscription } from './subscription';

export interface TopicConsumerOptions {
  client: KafkaClient;
  groupId: string;
  subscription: Subscription;
  parts: HandlingParts;
  partitionsAtOnce: number;
  sessionMs: number;
  logger: Log;
}

const DEFAULT_MAX_BATCH = 1_000;
const HEARTBEAT_MS = 3_000;
const HEARTBEATS_A_SESSION = 3;
/** kafkajs waits this long to stop, to resume and when nothing is there to read. */
const MAX_WAIT_MS = 200;
/**
 * Half of what kafkajs asks for: it unpacks all partitions of an answer at once, and what waits for its turn meanwhile is copied by the
 * collector again and again (a sixth of the processor time of 100,000 events). A larger message comes all the same, alone.
 */
const MAX_BYTES_A_PARTITION = 512 * 1024;
const RESTART_MS = 5_000;
/** How soon a topic of state begins again when its position was put back. */
const LOOK_MS = 2_000;

/**
 * Reads one topic in a consumer group of its own. What counts is the position in the consumer's database: every assignment starts from
 * there, whatever Kafka has been told; Kafka's committed offset is written for lag tools only.
 */
export class TopicConsumer {
  private readonly consumer: Consumer;
  private readonly assignment: Assignment;
  private stopped = false;
  private restart: NodeJS.Timeout | undefined;
  private look: NodeJS.Timeout | undefined;

  constructor(private readonly options: TopicConsumerOptions) {
    const { client, groupId, subscription, parts, sessionMs, logger } = options;
    this.consumer = client.consumer({
      groupId,
      maxWaitTimeInMs: MAX_WAIT_MS,
      maxBytesPerPartition: MAX_BYTES_A_PARTITION,
      heartbeatInterval: Math.min(HEARTBEAT_MS, sessionMs / HEARTBEATS_A_SESSION),
      sessionTimeout: sessionMs,
      allowAutoTopicCreation: false,
      retry: { initialRetryTime: 100, maxRetryTime: 5_000, retries: 10, restartOnFailure: async () => !this.stopped },
    });
    this.assignment = new Assignment(this.consumer, client, subscription.topic, parts, logger);
  }

  async start(): Promise<void> {
    const { GROUP_JOIN, END_BATCH_PROCESS, CRASH } = this.consumer.events;
    this.consumer.on(GROUP_JOIN, ({ payload }) => {
      void this.assignment.begin(payload.memberAssignment[this.topicOnBroker] ?? []);
    });
    this.consumer.on(END_BATCH_PROCESS, ({ payload }) => {
      if (payload.batchSize === 0)
        void this.assignment.skip(payload.partition, payload.firstOffset, payload.lastOffset);
    });
    this.consumer.on(CRASH, ({ payload }) => {
      if (!payload.restart && !this.stopped) this.runAgain(payload.error);
    });
    await this.run();
    if (this.options.subscription.topic.state)
      this.look = setInterval(() => void this.assignment.followStored(), LOOK_MS);
  }

  /** Takes no more, finishes the batches in hand, leaves the group. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.restart);
    clearInterval(this.look);
    await this.consumer.disconnect();
    await this.assignment.end();
  }

  private get topicOnBroker(): string {
    return this.options.client.topicOnBroker(this.options.subscription.topic);
  }

  private async run(): Promise<void> {
    await this.consumer.connect();
    await this.consumer.subscribe({ topic: this.topicOnBroker, fromBeginning: true });
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: this.options.partitionsAtOnce,
      eachBatch: (payload) => this.eachBatch(payload),
    });
  }

  private async eachBatch(payload: EachBatchPayload): Promise<void> {
    const held = await this.assignment.ready(payload.batch.partition);
    if (!held || payload.isStale() || !payload.isRunning()) return;
    const alive = new KeepAlive(() => payload.heartbeat(), HEARTBEAT_MS);
    try {
      await this.workThrough(held, payload);
    } finally {
      await alive.stop();
    }
  }

  private async workThrough(held: HeldPartition, payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const { topic, maxBatch = DEFAULT_MAX_BATCH } = this.options.subscription;
    const messages = batch.messages.map((message) => parseMessage(topic.name, batch.partition, message));
    const end = Number(batch.lastOffset()) + 1;
    for (const slice of slicesOf(topic, batch.partition, messages, held.next, end, maxBatch)) {
      if (!payload.isRunning() || !this.assignment.holds(held)) return;
      const outcome = await this.take(held, slice);
      if (outcome.end === 'again') return this.assignment.pause(held, outcome.error);
      if (outcome.end === 'moved') return this.assignment.seek(held, outcome.position);
      held.advance(slice.next);
      payload.resolveOffset(String(slice.messages.at(-1)!.offset));
    }
    await this.tellKafka(held);
  }

  /** Works on messages as one step of the trace that they follow from: what is logged and appended for them belongs to it. */
  private async take(held: HeldPartition, slice: Slice): Promise<Outcome> {
    const { partition, from, next, messages } = slice;
    const topic = slice.topic.name;
    const causes = causesOf(messages.map(({ raw }) => raw));
    const span = beginSpan(`process ${topic}`, { ...causes, kind: 'consumer' });
    return correlation.run(span.correlation, async () => {
      const startedMs = performance.now();
      const outcome = await held.work.run(slice);
      const ms = Math.round(performance.now() - startedMs);
      if (outcome.end === 'done') {
        const { handled, repeated, deadLettered } = outcome;
        this.options.logger.info(
          { topic, partition, from, next, handled, repeated, deadLettered, ms },
          'messages handled',
        );
      }
      span.end({
        attributes: {
          'messaging.system': 'kafka',
          'messaging.destination.name': topic,
          'messaging.destination.partition.id': String(partition),
          'messaging.kafka.offset': from,
          'messaging.batch.message_count': messages.length,
        },
        ...(outcome.end === 'again' ? { error: outcome.error } : {}),
      });
      return outcome;
    });
  }

  /** For lag tools; when it fails, nothing is lost. */
  private async tellKafka({ partition, next }: HeldPartition): Promise<void> {
    try {
      await this.consumer.commitOffsets([{ topic: this.topicOnBroker, partition, offset: String(next) }]);
    } catch (error) {
      this.options.logger.warn(
        { topic: this.topicOnBroker, partition, error: String(error) },
        'offset was not committed',
      );
    }
  }

  /** kafkajs gives up on failures it takes for final; a broker that is being upgraded shows such ones too. */
  private runAgain(error: Error): void {
    const { logger } = this.options;
    logger.error(
      { topic: this.topicOnBroker, error: String(error), restartMs: RESTART_MS },
      'consumer failed, starts again',
    );
    this.restart = setTimeout(() => {
      this.run().catch((failure: Error) => this.runAgain(failure));
    }, RESTART_MS);
  }
}
