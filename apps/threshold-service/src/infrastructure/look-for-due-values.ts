import { RepeatedLook } from '@app/common/kernel';
import type { Log } from '@app/common/broker';
import type { BringDueIntoForce } from '../application/bring-due-into-force';

/** Looks for due times twice a second: the clock is the database's, so a replica that sleeps or lags brings nothing in early. */
export const lookForDueValues = (bringDueIntoForce: BringDueIntoForce, log: Log): RepeatedLook =>
  new RepeatedLook({
    look: async (signal) => {
      const served = await bringDueIntoForce.serveAll(signal);
      if (served > 0) log.info({ served }, 'due values brought into force');
    },
    everyMs: 500,
    failed: 'due values could not be brought into force',
    log,
  });
