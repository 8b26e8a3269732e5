import { logLevel, type logCreator } from 'kafkajs';
import type { Log } from './log';

/** Said of every producer whose retries are limited. Ours is closed after a failure, so nothing rests on what it would try later. */
const KNOWN = 'Limiting retries for the idempotent producer';

/**
 * Carries what kafkajs has to say into our log, as warnings: it calls an error what its own retries then heal.
 * What does not heal is reported by those who use the client.
 */
export const kafkajsLog =
  (log: Log | undefined): logCreator =>
  () =>
  ({ namespace, level, log: { message, ...facts } }) => {
    if (level > logLevel.WARN || message.startsWith(KNOWN)) return;
    const { groupId, broker, error, topic, partition } = facts as Record<string, unknown>;
    log?.warn({ namespace, message, groupId, broker, topic, partition, error: asText(error) }, 'kafka client');
  };

const asText = (error: unknown): unknown => (error instanceof Error ? error.message : error);
