import { Injectable } from '@nestjs/common';
import type { Cause, InventoryEventData, ShipmentReceipt } from '@app/common/contracts';
import type { EventBatch, IncomingEvent } from '@app/common/kafka';
import type { OutgoingEvent } from '@app/common/outbox';
import { applyChanges } from '../domain/apply-changes';
import { defaultBin } from '../domain/default-bin';
import { defaultReasonOf, readStockEffect } from '../domain/read-stock-effect';
import type { StockChange } from '../domain/stock-change';
import { References, Shipments, Stock, type BookedReceipt, type FoundFacility, type NotFound } from './ports';

/**
 * Takes inventory events into the ledger: names are looked up, levels locked, the batch walked in its order, and all of it written as sets.
 * An event that names nothing known is parked alone; the others of its batch are not held up.
 */
@Injectable()
export class TakeInventoryEvents {
  constructor(
    private readonly references: References,
    private readonly stock: Stock,
    private readonly shipments: Shipments,
  ) {}

  async handle(batch: EventBatch): Promise<void> {
    const bins = await this.references.bins(batch.tx, [defaultBin, ...binsNamedIn(batch.messages)]);
    const messages: OutgoingEvent[] = [];
    const changes = await this.changesOf(batch, bins, messages);
    if (changes.length > 0) {
      const { levels, movements } = await this.stock.lock(batch.tx, changes);
      await this.stock.write(batch.tx, applyChanges(levels, movements, changes, bins.get(defaultBin)!));
    }
    await this.shipments.tell(batch.tx, messages);
  }

  /** The changes of a batch in its order; what receipts are to tell is added to `messages`. */
  private async changesOf(
    batch: EventBatch,
    bins: ReadonlyMap<string, number>,
    messages: OutgoingEvent[],
  ): Promise<StockChange[]> {
    const facilities = await this.references.facilities(
      batch.tx,
      batch.messages.map(({ data }) => data as InventoryEventData),
    );
    const products = await this.references.products(
      batch.tx,
      batch.messages.map((message) => (isReceipt(message) ? {} : (message.data as InventoryEventData))),
    );
    const changes: StockChange[] = [];
    for (const [index, message] of batch.messages.entries()) {
      const facility = facilities[index]!;
      const product = products[index]!;
      if (isProblem(facility)) batch.park(message, facility);
      else if (isReceipt(message)) changes.push(...(await this.receipt(batch, message, facility, bins, messages)));
      else if (isProblem(product)) batch.park(message, product);
      else {
        const event = message.data as InventoryEventData;
        const occurredAtMs = occurredAtOf(message, event.occurredAt);
        const effect = readStockEffect(message.type, event, occurredAtMs);
        if (!effect)
          batch.park(message, {
            code: 'unknown_type',
            message: `${message.type} is not an inventory event that is taken here`,
          });
        else
          changes.push({
            ...product,
            ...facility,
            binNo: event.locationSeqId === undefined ? null : bins.get(event.locationSeqId)!,
            effect,
            occurredAtMs,
            reasonCode: event.reasonCode ?? defaultReasonOf(effect),
            cause: causeOf(message, event),
            comments: null,
          });
      }
    }
    return changes;
  }

  private async receipt(
    batch: EventBatch,
    message: IncomingEvent,
    facility: FoundFacility,
    bins: ReadonlyMap<string, number>,
    messages: OutgoingEvent[],
  ): Promise<StockChange[]> {
    const receipt = message.data as ShipmentReceipt;
    const occurredAtMs = occurredAtOf(message, receipt.occurredAt);
    const booked = await this.shipments.book(batch.tx, receipt, facility, new Date(occurredAtMs));
    if (booked === 'repeat') return [];
    if (!('items' in booked)) {
      batch.park(message, booked);
      return [];
    }
    messages.push(booked.message);
    return booked.items.map((item: BookedReceipt['items'][number]) => ({
      productNo: item.productNo,
      productId: item.productId,
      facilityNo: booked.facilityNo,
      facilityId: booked.facilityId,
      binNo: item.locationSeqId === null ? null : bins.get(item.locationSeqId)!,
      effect: { kind: 'received', accepted: item.accepted },
      occurredAtMs,
      reasonCode: 'RECEIVED',
      cause: causeOf(message, {}),
      comments: null,
    }));
  }
}

const isProblem = (found: object): found is NotFound => 'code' in found;
const isReceipt = ({ type }: IncomingEvent): boolean => type === 'stockline.inventory-event.shipment-received.v1';

function causeOf(
  { source, id }: IncomingEvent,
  { orderId, shopId }: Pick<InventoryEventData, 'orderId' | 'shopId'>,
): Cause {
  return {
    kind: 'event',
    source,
    eventId: id,
    ...(orderId === undefined ? {} : { orderId }),
    ...(shopId === undefined ? {} : { shopId }),
  };
}

/** When it happened: as stated, but never later than it arrived. */
function occurredAtOf(message: IncomingEvent, stated: string | undefined): number {
  const arrivedMs = Date.parse(message.receivedAt);
  const statedMs = Date.parse(stated ?? message.time ?? message.receivedAt);
  return Number.isNaN(statedMs) ? arrivedMs : Math.min(statedMs, arrivedMs);
}

function binsNamedIn(messages: readonly IncomingEvent[]): string[] {
  return messages.flatMap(({ data }) => {
    const { locationSeqId, items } = data as { locationSeqId?: string; items?: { locationSeqId?: string }[] };
    return [locationSeqId, ...(items ?? []).map((item) => item.locationSeqId)].filter((name) => name !== undefined);
  });
}
