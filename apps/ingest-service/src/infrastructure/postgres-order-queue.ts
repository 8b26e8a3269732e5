import { Injectable } from '@nestjs/common';
import { topics, type OrderQueueChanged } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { epochIn, type OutgoingEvent } from '@app/common/outbox';
import { OrderQueue } from '../application/ports';
import { queueKey, walkQueue, type QueueChange, type QueueStep, type QueuedUnits } from '../domain/order-queue';

@Injectable()
export class PostgresOrderQueue extends OrderQueue {
  async take(tx: Tx, steps: readonly QueueStep[]): Promise<OutgoingEvent[]> {
    if (steps.length === 0) return [];
    const waiting = await this.lockOrders(tx, steps);
    const queues = await this.lockQueues(tx, steps, waiting);
    const totals = new Map([...queues].map(([key, { units }]) => [key, units]));
    const { changes, orders } = walkQueue(waiting, totals, steps);
    await this.writeOrders(tx, orders);
    await this.writeQueues(tx, changes, queues);
    return this.messages(changes, queues, await epochIn(tx));
  }

  private async lockOrders(tx: Tx, steps: readonly QueueStep[]): Promise<QueuedUnits[]> {
    const rows = await tx.query<{ order_id: string; product_no: number; channel_id: string; units: string }>(
      `select q.order_id, q.product_no, q.channel_id, q.units
       from queued_order q
       join (select distinct * from unnest($1::text[], $2::int[]) as n (order_id, product_no)) s using (order_id, product_no)
       order by q.order_id, q.product_no, q.channel_id for update of q`,
      [steps.map(({ orderId }) => orderId), steps.map(({ productNo }) => productNo)],
    );
    return rows.map((row) => ({
      orderId: row.order_id,
      productNo: row.product_no,
      channelId: row.channel_id,
      units: Number(row.units),
    }));
  }

  /** Every queue that a step may touch, made where it is missing. */
  private async lockQueues(
    tx: Tx,
    steps: readonly QueueStep[],
    waiting: readonly QueuedUnits[],
  ): Promise<Map<string, { units: number; version: number }>> {
    const keys = [
      ...steps.flatMap(({ kind, productNo, channelId }) =>
        kind === 'queued' ? [{ productNo, channelId: channelId! }] : [],
      ),
      ...waiting,
    ];
    const columns = [keys.map(({ productNo }) => productNo), keys.map(({ channelId }) => channelId)];
    await tx.execute(
      `insert into order_queue (product_no, channel_id, units, version)
       select distinct product_no, channel_id, 0, 0 from unnest($1::int[], $2::text[]) as n (product_no, channel_id)
       order by 1, 2 on conflict do nothing`,
      columns,
    );
    const rows = await tx.query<{ product_no: number; channel_id: string; units: string; version: string }>(
      `select q.product_no, q.channel_id, q.units, q.version from order_queue q
       join (select distinct * from unnest($1::int[], $2::text[]) as n (product_no, channel_id)) k using (product_no, channel_id)
       order by q.product_no, q.channel_id for update of q`,
      columns,
    );
    return new Map(
      rows.map((row) => [
        queueKey(row.product_no, row.channel_id),
        { units: Number(row.units), version: Number(row.version) },
      ]),
    );
  }

  private async writeOrders(tx: Tx, orders: readonly QueuedUnits[]): Promise<void> {
    await tx.execute(
      `insert into queued_order (order_id, product_no, channel_id, units)
       select * from unnest($1::text[], $2::int[], $3::text[], $4::bigint[])
       on conflict (order_id, product_no, channel_id) do update set units = excluded.units`,
      [
        orders.map(({ orderId }) => orderId),
        orders.map(({ productNo }) => productNo),
        orders.map(({ channelId }) => channelId),
        orders.map(({ units }) => units),
      ],
    );
  }

  private async writeQueues(
    tx: Tx,
    changes: readonly QueueChange[],
    before: ReadonlyMap<string, { version: number }>,
  ): Promise<void> {
    const last = [...Map.groupBy(changes, ({ productNo, channelId }) => queueKey(productNo, channelId))];
    await tx.execute(
      `update order_queue q set units = n.units, version = n.version, changed_at = now()
       from unnest($1::int[], $2::text[], $3::bigint[], $4::bigint[]) as n (product_no, channel_id, units, version)
       where q.product_no = n.product_no and q.channel_id = n.channel_id`,
      [
        last.map(([, all]) => all[0]!.productNo),
        last.map(([, all]) => all[0]!.channelId),
        last.map(([, all]) => all.at(-1)!.units),
        last.map(([key, all]) => before.get(key)!.version + all.length),
      ],
    );
  }

  /** One message a change, each with the next version of its key. */
  private messages(
    changes: readonly QueueChange[],
    before: ReadonlyMap<string, { version: number }>,
    epoch: number,
  ): OutgoingEvent[] {
    const versions = new Map([...before].map(([key, { version }]) => [key, version]));
    const changedAt = new Date().toISOString();
    return changes.map(({ productNo, productId, channelId, units, restsOn }) => {
      const key = queueKey(productNo, channelId);
      const version = versions.get(key)! + 1;
      versions.set(key, version);
      const data: OrderQueueChanged = {
        productId,
        channelId,
        units,
        ...(restsOn === null ? {} : { restsOn: { productId, epoch, ...restsOn } }),
        epoch,
        version,
        changedAt,
      };
      return {
        topic: topics.orderQueueChanged,
        key: `${productId}|${channelId}`,
        type: 'stockline.order-queue-changed.v1',
        source: 'stockline/ingest',
        data,
      };
    });
  }
}
