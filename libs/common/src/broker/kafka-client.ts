import { deadLetterTopicOf, topicName, type Topic } from '@app/common/contracts';
import { Kafka, Partitioners, type Admin, type Consumer, type ConsumerConfig, type KafkaConfig } from 'kafkajs';
import { createTopics } from './create-topics';
import { kafkajsLog } from './kafkajs-log';
import type { Log } from './log';
import { Producer } from './producer';

export interface KafkaClientOptions {
  brokers: string[];
  clientId: string;
  /** Stands before every topic and group, so that one cluster may carry several installations. */
  topicPrefix: string;
  ssl?: KafkaConfig['ssl'];
  sasl?: KafkaConfig['sasl'];
  /** Without one, what the client has to say is lost. */
  logger?: Log;
}

/** Where the partition of a topic begins and ends: the first offset kept, and the one the next message will get. */
export interface PartitionBounds {
  partition: number;
  low: number;
  end: number;
}

/** The one way to Kafka of a service. Connects at the first use; `close` ends what was opened for administration. */
export class KafkaClient {
  private readonly kafka: Kafka;
  private administration: Promise<Admin> | undefined;

  constructor(readonly options: KafkaClientOptions) {
    const { brokers, clientId, ssl, sasl, logger } = options;
    this.kafka = new Kafka({
      brokers,
      clientId,
      ssl,
      sasl,
      logCreator: kafkajsLog(logger),
      connectionTimeout: 5_000,
      requestTimeout: 15_000,
      retry: { initialRetryTime: 100, maxRetryTime: 5_000, retries: 8 },
    });
  }

  topicOnBroker(topic: Topic | string): string {
    return topicName(this.options.topicPrefix, topic);
  }

  /** Makes the topics that are missing, each with its dead letters; what exists is never changed, only compared and warned about. */
  async ensureTopics(topics: readonly Topic[]): Promise<void> {
    const all = topics.flatMap((topic) => (topic.name.endsWith('.dlq') ? [topic] : [topic, deadLetterTopicOf(topic)]));
    await createTopics(await this.admin(), all, (topic) => this.topicOnBroker(topic), this.options.logger);
  }

  /** A connected producer; whoever asks for it closes it. A request is given up after `requestTimeoutMs` and tried `retries` times more. */
  async producer(options: { requestTimeoutMs?: number; retries?: number } = {}): Promise<Producer> {
    const { requestTimeoutMs, retries = 5 } = options;
    const producer = this.withRequestTimeout(requestTimeoutMs).producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: { retries, initialRetryTime: 50, maxRetryTime: 1_000 },
    });
    await producer.connect();
    return new Producer(producer, (topic) => this.topicOnBroker(topic));
  }

  consumer(config: ConsumerConfig): Consumer {
    return this.kafka.consumer(config);
  }

  /** A topic made a moment ago has no leader that knows of it yet: what kafkajs calls retriable is tried again for five seconds. */
  async fetchEndOffsets(topic: Topic | string): Promise<PartitionBounds[]> {
    const admin = await this.admin();
    const fetch = async (triesLeft: number): ReturnType<Admin['fetchTopicOffsets']> => {
      try {
        return await admin.fetchTopicOffsets(this.topicOnBroker(topic));
      } catch (error) {
        if (triesLeft === 0 || !(error as { retriable?: boolean }).retriable) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
        return fetch(triesLeft - 1);
      }
    };
    const offsets = await fetch(50);
    return offsets.map(({ partition, low, high }) => ({ partition, low: Number(low), end: Number(high) }));
  }

  async close(): Promise<void> {
    const admin = await this.administration?.catch(() => undefined);
    this.administration = undefined;
    await admin?.disconnect();
  }

  private withRequestTimeout(requestTimeoutMs: number | undefined): Kafka {
    if (requestTimeoutMs === undefined) return this.kafka;
    const { brokers, clientId, ssl, sasl, logger } = this.options;
    return new Kafka({
      brokers,
      clientId,
      ssl,
      sasl,
      logCreator: kafkajsLog(logger),
      connectionTimeout: requestTimeoutMs,
      requestTimeout: requestTimeoutMs,
    });
  }

  private admin(): Promise<Admin> {
    this.administration ??= (async () => {
      const admin = this.kafka.admin();
      await admin.connect();
      return admin;
    })().catch((error: unknown) => {
      this.administration = undefined;
      throw error;
    });
    return this.administration;
  }
}
