import { Injectable } from '@nestjs/common';
import { DueValues } from './ports';

const atOnce = 2_000;

/**
 * Brings values into force and out of it at their time. Due times stand in the database: whoever runs serves them, and after a pause of
 * everybody all that fell due meanwhile is caught up in order.
 */
@Injectable()
export class BringDueIntoForce {
  constructor(private readonly due: DueValues) {}

  /** Serves everything that is due now, and gives how much that was. Several transactions, so that locks stay short. */
  async serveAll(signal: AbortSignal): Promise<number> {
    let total = 0;
    while (!signal.aborted) {
      const served = await this.due.serve(atOnce);
      if (served === 0) break;
      total += served;
    }
    return total;
  }
}
