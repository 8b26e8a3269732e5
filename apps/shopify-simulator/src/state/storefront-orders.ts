import type { Clock } from '../clock';
import type { Shop } from './shop';

export interface StorefrontOrder {
  readonly orderId: string;
  readonly at: string;
  readonly inventoryItemId: string;
  readonly locationId: string;
  readonly units: number;
}

const tickMs = 20;

/** What customers buy in one shop while everybody else writes: what was available is committed, and on_hand stays. */
export class StorefrontOrders {
  private readonly placed: StorefrontOrder[] = [];
  private round: AbortController | undefined;

  constructor(
    private readonly shop: Shop,
    private readonly clock: Clock,
    private readonly random: () => number,
    private readonly closing: AbortSignal,
  ) {}

  /** The orders placed so far, the oldest first: who bridges them to other systems reads them here. */
  all = (): readonly StorefrontOrder[] => this.placed;

  place(row: number, units: number): StorefrontOrder {
    const atMs = this.clock.now();
    this.shop.apply(
      [
        { row, name: 'available', delta: -units },
        { row, name: 'committed', delta: units },
      ],
      { cause: 'order', atMs },
    );
    const order = {
      orderId: `gid://shopify/Order/${this.placed.length + 1}`,
      at: new Date(atMs).toISOString(),
      inventoryItemId: this.shop.itemAt(row).id,
      locationId: this.shop.locationAt(row).id,
      units,
    };
    this.placed.push(order);
    return order;
  }

  /** Sells single units of levels drawn at random that have any, so many a second by the clock, until it is stopped. */
  sell(perSecond: number): void {
    this.stop();
    if (perSecond === 0) return;
    const round = new AbortController();
    this.round = round;
    void this.sellOn(perSecond, AbortSignal.any([round.signal, this.closing])).catch((error: unknown) => {
      if (!round.signal.aborted && !this.closing.aborted) throw error;
    });
  }

  stop(): void {
    this.round?.abort(new Error('no more is sold'));
    this.round = undefined;
  }

  private async sellOn(perSecond: number, signal: AbortSignal): Promise<void> {
    const begunMs = this.clock.now();
    for (let sold = 0; ;) {
      await this.clock.until(this.clock.now() + tickMs, signal);
      const due = Math.floor(((this.clock.now() - begunMs) / 1_000) * perSecond);
      for (; sold < due; sold++) {
        const row = this.sellableRow();
        if (row !== undefined) this.place(row, 1);
      }
    }
  }

  private sellableRow(): number | undefined {
    const { levels } = this.shop;
    for (let attempt = 0; attempt < 50 && levels.size > 0; attempt++) {
      const row = Math.floor(this.random() * levels.size);
      if (levels.isActive(row) && levels.quantity(row, 'available') > 0) return row;
    }
    return undefined;
  }
}
