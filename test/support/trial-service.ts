import 'reflect-metadata';
import { Controller, Module, UseFilters, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, Payload } from '@nestjs/microservices';
import { CreateInbox1763900000001, PostgresConsumerStore, ReadTopicsAgain1764700000001 } from '@app/common/inbox';
import type { Topic } from '@app/common/contracts';
import { openDatabase, type Database } from '@app/common/database';
import { KafkaClient, type Log } from '@app/common/broker';
import { KafkaBatchTransport, PassErrorsOn, type EventBatch } from '@app/common/kafka';
import {
  CreateDeadLetters1764000600101,
  CreateEventLog1763900000101,
  EventRelay,
  TraceEvents1764100000001,
  appendDeadLetters,
} from '@app/common/outbox';
import { testBrokers, testDatabase, testTopicPrefix } from './platform';

export interface Said {
  level: 'info' | 'warn' | 'error';
  message: string;
  facts: Record<string, unknown>;
}

/** A service with nothing but plumbing: a database with inbox and event log, and whatever handler a spec brings. */
export interface TrialService {
  database: Database;
  client: KafkaClient;
  store: PostgresConsumerStore;
  topicPrefix: string;
  said: Said[];
  logger: Log;
  /** Starts a consumer of one topic; close it before the service. */
  consume(topic: Topic, handle: (batch: EventBatch) => Promise<void>, maxBatch?: number): Promise<Consuming>;
  relay(batchSize?: number): EventRelay;
  close(): Promise<void>;
}

export interface Consuming {
  transport: KafkaBatchTransport;
  stop(): Promise<void>;
}

export async function trialService(name = 'trial'): Promise<TrialService> {
  const platform = await testDatabase();
  const database = await openDatabase({
    url: platform.url,
    schema: name,
    applicationName: name,
    migrations: [
      CreateInbox1763900000001,
      CreateEventLog1763900000101,
      CreateDeadLetters1764000600101,
      TraceEvents1764100000001,
      ReadTopicsAgain1764700000001,
    ],
    maxConnections: 12,
  });
  const said: Said[] = [];
  const say = (level: Said['level']) => (facts: object, message: string) =>
    void said.push({ level, message, facts: { ...facts } });
  const logger: Log = { info: say('info'), warn: say('warn'), error: say('error') };
  const topicPrefix = testTopicPrefix();
  const client = new KafkaClient({ brokers: testBrokers(), clientId: name, topicPrefix, logger });
  const store = new PostgresConsumerStore(database);
  return {
    database,
    client,
    store,
    topicPrefix,
    said,
    logger,
    consume: async (topic, handle, maxBatch) => {
      const transport = new KafkaBatchTransport({
        client,
        serviceName: name,
        subscriptions: [{ topic, maxBatch }],
        store,
        database,
        deadLetters: appendDeadLetters,
        logger,
      });
      const app = await microservice(topic, handle, transport);
      await app.listen();
      return { transport, stop: () => app.close() };
    },
    relay: (batchSize) => new EventRelay({ database, client, logger, batchSize }),
    close: async () => {
      await client.close();
      await database.close();
      await platform.drop();
    },
  };
}

async function microservice(
  topic: Topic,
  handle: (batch: EventBatch) => Promise<void>,
  strategy: KafkaBatchTransport,
): Promise<INestMicroservice> {
  @Controller()
  @UseFilters(PassErrorsOn)
  class TrialHandler {
    @EventPattern<Record<string, EventBatch>>(topic.name)
    async take(@Payload() batch: EventBatch): Promise<void> {
      await handle(batch);
    }
  }
  @Module({ controllers: [TrialHandler] })
  class TrialModule {}
  return NestFactory.createMicroservice(TrialModule, { strategy, logger: false });
}
