import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { Database } from '@app/common/database';
import { RepeatedLook, type LookOptions } from '@app/common/kernel';
import type { TakeInventoryEvents } from '../../application/take-inventory-events';
import { tryWaitingEvents } from './try-waiting-events';

/** Tries what waits every second, on every replica; only one of them does at a time. Begins and ends with the module that makes what handles events. */
export function lookAtWaitingEvents(
  database: Database,
  events: TakeInventoryEvents,
  log: LookOptions['log'],
): OnApplicationBootstrap & BeforeApplicationShutdown {
  const repeated = new RepeatedLook({
    look: async (signal) => {
      while (!signal.aborted && (await tryWaitingEvents(database, events)) > 0);
    },
    everyMs: 1_000,
    failed: 'waiting events could not be tried',
    log,
  });
  return { onApplicationBootstrap: () => repeated.start(), beforeApplicationShutdown: () => repeated.stop() };
}
