import type { IncomingEvent } from '@app/common/kafka';

/** What may still come: the product, the facility or the shipment that a message names. Anything else only a person can mend. */
const mayStillCome = new Set(['product_unknown', 'facility_unknown', 'shipment_item_unknown']);

/** Who waits, of the messages of a batch: those that name what is not known yet, and all of their keys behind them. */
export class WaitingLine {
  readonly waiting = new Set<IncomingEvent>();
  private readonly keys: Set<string>;

  /** `keys` have messages that wait already; `mayWait` says whether a message has time left. */
  constructor(
    keys: ReadonlySet<string>,
    private readonly mayWait: (message: IncomingEvent) => boolean = () => true,
  ) {
    this.keys = new Set(keys);
  }

  /** True where a message of its key is waiting, so that this one waits behind it: order is promised per key. */
  isBehind(message: IncomingEvent): boolean {
    if (message.key === null || !this.keys.has(message.key)) return false;
    this.waiting.add(message);
    return true;
  }

  /** True where the message is to wait for what it names; false where waiting is over, or helps nothing. */
  waitsFor(message: IncomingEvent, { code }: { code: string }): boolean {
    if (!mayStillCome.has(code) || !this.mayWait(message)) return false;
    this.waiting.add(message);
    if (message.key !== null) this.keys.add(message.key);
    return true;
  }
}
