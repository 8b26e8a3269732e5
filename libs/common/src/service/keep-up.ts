import type { Database } from '@app/common/database';
import type { Logger } from '@app/common/observability';
import type { Stage } from './stage';

const everyMs = 60 * 60 * 1000;

/** Does the upkeep of the tables now, where a failure stops the start, and every hour, where the next one tries again. */
export async function keepUp(
  stage: Stage,
  database: Database,
  tasks: readonly ((database: Database) => Promise<void>)[],
  log: Pick<Logger, 'warn'>,
): Promise<void> {
  const all = async (): Promise<void> => {
    for (const task of tasks) await task(database);
  };
  await all();
  const hourly = setInterval(
    () => void all().catch((error: unknown) => log.warn({ error }, 'upkeep failed; the next hour tries again')),
    everyMs,
  );
  stage.onStop(() => clearInterval(hourly));
}
