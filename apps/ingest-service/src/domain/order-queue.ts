/** Units of one order that wait in a channel's queue. */
export interface QueuedUnits {
  orderId: string;
  productNo: number;
  channelId: string;
  units: number;
}

/** What an event asks of the queue. `reserved` names no channel: the units come off wherever the order has them. */
export interface QueueStep {
  kind: 'queued' | 'unqueued' | 'reserved';
  orderId: string;
  productNo: number;
  productId: string;
  channelId: string | null;
  units: number;
  /** The stock that lacks the units by now, where they were reserved. */
  restsOn: { facilityId: string; version: number } | null;
}

/** The units of a product in a channel's queue after a step that changed them. */
export interface QueueChange {
  productNo: number;
  productId: string;
  channelId: string;
  units: number;
  restsOn: { facilityId: string; version: number } | null;
}

export const queueKey = (productNo: number, channelId: string): string => `${productNo}|${channelId}`;
const orderKey = ({ orderId, productNo, channelId }: Omit<QueuedUnits, 'units'>): string =>
  `${queueKey(productNo, channelId)}|${orderId}`;

/**
 * Walks steps in their order over what the named orders have queued (`waiting`) and what the queues hold (`totals`, by queueKey).
 * Nothing comes off a queue that its order did not put there: units that were reserved are gone from it, and taking them off again later
 * has no effect.
 */
export function walkQueue(
  waiting: readonly QueuedUnits[],
  totals: ReadonlyMap<string, number>,
  steps: readonly QueueStep[],
): { changes: QueueChange[]; orders: QueuedUnits[] } {
  const orders = new Map(waiting.map((one) => [orderKey(one), { ...one }]));
  const units = new Map(totals);
  const touched = new Set<string>();
  const changes: QueueChange[] = [];
  const move = (step: QueueStep, order: QueuedUnits, by: number): void => {
    order.units += by;
    touched.add(orderKey(order));
    const key = queueKey(order.productNo, order.channelId);
    const total = (units.get(key) ?? 0) + by;
    units.set(key, total);
    const { productNo, productId, restsOn } = step;
    changes.push({ productNo, productId, channelId: order.channelId, units: total, restsOn });
  };
  for (const step of steps)
    if (step.kind === 'queued') {
      const order = { orderId: step.orderId, productNo: step.productNo, channelId: step.channelId!, units: 0 };
      const key = orderKey(order);
      if (!orders.has(key)) orders.set(key, order);
      move(step, orders.get(key)!, step.units);
    } else {
      let left = step.units;
      for (const order of orders.values()) {
        if (order.orderId !== step.orderId || order.productNo !== step.productNo) continue;
        if (step.channelId !== null && order.channelId !== step.channelId) continue;
        const off = Math.min(left, order.units);
        if (off > 0) move(step, order, -off);
        left -= off;
      }
    }
  return { changes, orders: [...touched].map((key) => orders.get(key)!) };
}
