import { parentPort, workerData } from 'node:worker_threads';
import { KafkaClient, type KafkaClientOptions, type Log } from '@app/common/broker';
import { joinDatabase, type DatabaseOptions } from '@app/common/database';
import { EventRelay } from './event-relay';

/** What the thread is given to begin with. */
export interface RelayThreadData {
  database: DatabaseOptions;
  kafka: Omit<KafkaClientOptions, 'logger'>;
}

/** What it says: that it is up, or a line for the log of its service. */
export type RelayThreadSays = 'up' | { level: keyof Log; facts: object; message: string };

// The program of the thread that `ThreadedRelay` starts: one relay with its own two connections, until it is told to stop.
const service = parentPort!;
const say = (says: RelayThreadSays): void => service.postMessage(says);
const sayAt =
  (level: keyof Log) =>
  (facts: object, message: string): void =>
    say({ level, facts, message });
const logger: Log = { info: sayAt('info'), warn: sayAt('warn'), error: sayAt('error') };

const { database: databaseOptions, kafka } = workerData as RelayThreadData;
const database = joinDatabase(databaseOptions);
const client = new KafkaClient({ ...kafka, logger });
const relay = new EventRelay({ database, client, logger });

service.once('message', () => void stop());
void relay.start().then(() => say('up'));

async function stop(): Promise<void> {
  await relay.stop();
  await database.close();
  await client.close();
}
