import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { KafkaClientOptions } from '@app/common/broker';
import type { DatabaseOptions } from '@app/common/database';
import type { RelayThreadData, RelayThreadSays } from './relay-thread';

/**
 * Of its heap, which holds two requests' worth of rows, one on its way and one read ahead. Without a limit it would grow to several times of
 * what lives there.
 */
const heap = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 64 };

/**
 * The service's relay in a thread of its own: while events are handled, what came of the ones before is read and encoded beside them, on
 * another processor. A thread that ends without being told to ends the service with it, as any failure that nobody foresaw does; whoever
 * supervises it starts it again, and the log goes on from the stored position.
 */
export class ThreadedRelay {
  private thread: Worker | undefined;

  constructor(
    private readonly database: DatabaseOptions,
    private readonly kafka: KafkaClientOptions,
  ) {}

  async start(): Promise<void> {
    const { url, schema, applicationName } = this.database;
    const { logger, ...kafka } = this.kafka;
    const workerData: RelayThreadData = {
      database: { url, schema, applicationName: `${applicationName}-relay`, maxConnections: 2 },
      kafka,
    };
    const thread = new Worker(join(__dirname, 'relay-thread.js'), {
      workerData,
      resourceLimits: heap,
    });
    await new Promise<void>((resolve, reject) => {
      thread.once('error', reject);
      thread.on('message', (says: RelayThreadSays) => {
        if (says === 'up') resolve();
        else logger?.[says.level](says.facts, says.message);
      });
    });
    this.thread = thread;
    thread.on('error', endService).on('exit', endService);
  }

  /** Finishes the batch in hand, stores its position and hands over. */
  async stop(): Promise<void> {
    const { thread } = this;
    if (!thread) return;
    this.thread = undefined;
    thread.off('error', endService).off('exit', endService);
    const ended = once(thread, 'exit');
    thread.postMessage('stop');
    await ended;
  }
}

function endService(reason: unknown): never {
  throw reason instanceof Error
    ? reason
    : new Error(`the relay's thread ended by itself with status ${String(reason)}`);
}
