import { StocklineError, shorten } from '@app/common/kernel';

/** What was sent to fill or steer the simulator is wrong: where, the value, and the rule it breaks. */
export class SeedError extends StocklineError {
  constructor(where: string, value: unknown, rule: string) {
    super({ code: 'seed_wrong', message: `${where} ${rule}, not ${shorten(JSON.stringify(value) ?? 'left out')}` });
  }
}
