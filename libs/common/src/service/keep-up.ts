import { isRetriable, type Database } from '@app/common/database';
import type { Logger } from '@app/common/observability';
import type { Stage } from './stage';

export type Upkeep = (database: Database) => Promise<void>;

const everyMs = 60 * 60 * 1000;

/**
 * Does the upkeep of the tables now and every hour, each task for itself: one that fails keeps none from its turn. What heals by itself, such as a
 * lock that was not given, waits for the next hour; anything else stops the start, where somebody is looking, and is told later.
 */
export async function keepUp(
  stage: Stage,
  database: Database,
  tasks: readonly Upkeep[],
  log: Pick<Logger, 'warn'>,
): Promise<void> {
  for (const error of await failuresOf(database, tasks)) {
    if (!isRetriable(error)) throw error;
    log.warn({ error }, failed);
  }
  const hourly = setInterval(
    () => void failuresOf(database, tasks).then((errors) => errors.forEach((error) => log.warn({ error }, failed))),
    everyMs,
  );
  stage.onStop(() => clearInterval(hourly));
}

const failed = 'a task of the upkeep failed; the next hour tries again, the others are done';

async function failuresOf(database: Database, tasks: readonly Upkeep[]): Promise<unknown[]> {
  const errors: unknown[] = [];
  for (const task of tasks)
    try {
      await task(database);
    } catch (error) {
      errors.push(error);
    }
  return errors;
}
