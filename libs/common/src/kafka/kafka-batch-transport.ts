import { setTimeout as pause } from 'node:timers/promises';
import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import type { Database } from '@app/common/database';
import { callHandler } from './call-handler';
import { checkWiring } from './check-wiring';
import type { ConsumerStore } from './consumer-store';
import type { AppendDeadLetters } from './dead-letter';
import type { KafkaClient, Log } from '@app/common/broker';
import { StateRead } from './state-read';
import type { Subscription } from './subscription';
import { TopicConsumer } from './topic-consumer';

export interface KafkaBatchTransportOptions {
  client: KafkaClient;
  serviceName: string;
  subscriptions: readonly Subscription[];
  store: ConsumerStore;
  database: Database;
  deadLetters: AppendDeadLetters;
  logger: Log;
  /** Partitions of a topic that are worked on at a time, each with a connection of the pool. */
  partitionsAtOnce?: number;
  /** A member that died holds its partitions, and every newcomer, for this long. */
  sessionMs?: number;
}

const ASK_AGAIN_MS = 100;

/**
 * Kafka for @EventPattern methods that take an EventBatch: messages of one partition in order, each handled once, in one transaction with
 * the partition's position. One consumer and one consumer group (`<prefix><service>.<topic>`) a topic.
 * `listen` makes the topics that are missing and refuses to start half wired; `close` finishes what is held.
 */
export class KafkaBatchTransport extends Server implements CustomTransportStrategy {
  override readonly propagatesEventHandlerErrors = true;
  private readonly stopping = new AbortController();
  private consumers: TopicConsumer[] = [];
  private state: StateRead | undefined;

  constructor(private readonly options: KafkaBatchTransportOptions) {
    super();
  }

  listen(started: (error?: unknown) => void): void {
    this.start().then(() => started(), started);
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.consumers.map((consumer) => consumer.stop()));
    this.consumers = [];
  }

  /** Whether every subscribed state topic has been read to the end it had at boot; false before `listen`. */
  async stateRead(): Promise<boolean> {
    return (await this.state?.reached()) ?? false;
  }

  /** Resolves once `stateRead` is true, and rejects when the transport is closed before. */
  async whenStateRead(): Promise<void> {
    const { signal } = this.stopping;
    while (!(await this.stateRead().catch(() => false))) await pause(ASK_AGAIN_MS, undefined, { signal });
  }

  on(event: string): never {
    throw new Error(`the Kafka transport has no event "${event}" to listen to`);
  }

  unwrap<T>(): T {
    return this.consumers as T;
  }

  private async start(): Promise<void> {
    const { client, subscriptions, store } = this.options;
    checkWiring(subscriptions, this.messageHandlers);
    const topics = subscriptions.map(({ topic }) => topic);
    await client.ensureTopics(topics);
    const stateTopics = topics.filter((topic) => topic.state);
    this.state = await StateRead.from(client, store, stateTopics);
    this.consumers = subscriptions.map((subscription) => this.consumerOf(subscription));
    await Promise.all(this.consumers.map((consumer) => consumer.start()));
  }

  private consumerOf(subscription: Subscription): TopicConsumer {
    const {
      client,
      serviceName,
      store,
      database,
      deadLetters,
      logger,
      partitionsAtOnce = 3,
      sessionMs = 10_000,
    } = this.options;
    const handler = this.messageHandlers.get(subscription.topic.name)!;
    return new TopicConsumer({
      client,
      groupId: client.topicOnBroker(`${serviceName}.${subscription.topic.name}`),
      subscription,
      partitionsAtOnce,
      sessionMs,
      logger,
      parts: { database, store, deadLetters, service: serviceName, handle: (batch) => callHandler(handler, batch) },
    });
  }
}
