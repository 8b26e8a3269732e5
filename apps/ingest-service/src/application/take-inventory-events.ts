import { Injectable } from '@nestjs/common';
import type { Cause, InventoryEventData, ShipmentReceipt } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import type { EventBatch, IncomingEvent, Reason } from '@app/common/kafka';
import type { OutgoingEvent } from '@app/common/outbox';
import { applyChanges, type Walk } from '../domain/apply-changes';
import type { QueueStep } from '../domain/order-queue';
import { ShopChannels } from '../domain/shop-channels';
import { defaultBin } from '../domain/default-bin';
import { defaultReasonOf, readStockEffect } from '../domain/read-stock-effect';
import type { StockChange } from '../domain/stock-change';
import {
  OrderQueue,
  References,
  Shipments,
  Stock,
  WaitingEvents,
  type BookedReceipt,
  type FoundFacility,
  type FoundProduct,
  type NotFound,
} from './ports';
import { WaitingLine } from './waiting-line';

/**
 * Takes inventory events into the ledger: names are looked up, levels locked, the batch walked in its order, and all of it written as sets.
 * An event that names what is not known yet waits for it with its key, for a while; the others of its batch are not held up.
 */
@Injectable()
export class TakeInventoryEvents {
  constructor(
    private readonly references: References,
    private readonly stock: Stock,
    private readonly shipments: Shipments,
    private readonly queue: OrderQueue,
    private readonly channels: ShopChannels,
    private readonly waitingEvents: WaitingEvents,
  ) {}

  async handle(batch: EventBatch): Promise<void> {
    const held = await this.waitingEvents.keysHeld(
      batch.tx,
      batch.topic,
      batch.messages.map(({ key }) => key),
    );
    const line = new WaitingLine(held);
    await this.take(batch, line);
    await this.waitingEvents.hold(batch.tx, line.waiting);
  }

  /** Takes messages that have waited, in their order. Gives those that wait on, because they have time left. */
  async takeAgain(
    batch: EventBatch,
    hasTime: (message: IncomingEvent) => boolean,
  ): Promise<ReadonlySet<IncomingEvent>> {
    const line = new WaitingLine(new Set(), hasTime);
    await this.take(batch, line);
    return line.waiting;
  }

  private async take(batch: EventBatch, line: WaitingLine): Promise<void> {
    const bins = await this.references.bins(batch.tx, [defaultBin, ...binsNamedIn(batch.messages)]);
    const messages: OutgoingEvent[] = [];
    const placeOf = new Map<StockChange, number>();
    const queued: PlacedStep[] = [];
    const changes = await this.changesOf(batch, line, bins, { messages, queued, placeOf });
    const walk = await this.walk(batch.tx, changes, bins);
    // Rows of the queue are locked after the levels and before the event log, which `write` takes.
    const steps = [...queued, ...reservedOf(walk, placeOf)].sort((left, right) => left.place - right.place);
    const told = await this.queue.take(
      batch.tx,
      steps.map(({ step }) => step),
    );
    messages.push(...told);
    await this.stock.write(batch.tx, walk);
    await this.shipments.tell(batch.tx, messages);
  }

  private async walk(tx: Tx, changes: readonly StockChange[], bins: ReadonlyMap<string, number>): Promise<Walk> {
    if (changes.length === 0) return { entries: [], levels: [], bins: [], late: [] };
    const { levels, movements } = await this.stock.lock(tx, changes);
    return applyChanges(levels, movements, changes, bins.get(defaultBin)!);
  }

  /** The changes of a batch in its order; what receipts are to tell, and what orders do to the queue, is added to `beside`. */
  private async changesOf(
    batch: EventBatch,
    line: WaitingLine,
    bins: ReadonlyMap<string, number>,
    beside: { messages: OutgoingEvent[]; queued: PlacedStep[]; placeOf: Map<StockChange, number> },
  ): Promise<StockChange[]> {
    const facilities = await this.references.facilities(
      batch.tx,
      batch.messages.map(({ data }) => data as InventoryEventData),
    );
    const products = await this.references.products(
      batch.tx,
      batch.messages.map((message) => (isReceipt(message) ? {} : (message.data as InventoryEventData))),
    );
    const refuse = (message: IncomingEvent, reason: Reason): void => {
      if (!line.waitsFor(message, reason)) batch.park(message, reason);
    };
    const changes: StockChange[] = [];
    for (const [index, message] of batch.messages.entries()) {
      if (line.isBehind(message)) continue;
      const facility = facilities[index]!;
      const product = products[index]!;
      if (isAboutQueue(message)) {
        if (isProblem(product)) refuse(message, product);
        else beside.queued.push({ place: index, step: this.queueStep(message, product) });
      } else if (isProblem(facility)) refuse(message, facility);
      else if (isReceipt(message)) {
        const booked = await this.receipt(batch.tx, message, facility, bins);
        if ('code' in booked) refuse(message, booked);
        else {
          changes.push(...booked.changes);
          beside.messages.push(...booked.messages);
        }
      } else if (isProblem(product)) refuse(message, product);
      else {
        const change = stockChangeOf(message, product, facility, bins);
        if ('code' in change) refuse(message, change);
        else {
          beside.placeOf.set(change, index);
          changes.push(change);
        }
      }
    }
    return changes;
  }

  private queueStep({ type, data }: IncomingEvent, { productNo, productId }: FoundProduct): QueueStep {
    const { orderId, shopId, channelId, units } = data as InventoryEventData;
    const kind = type === queuedType ? 'queued' : 'unqueued';
    const named = channelId ?? (shopId === undefined ? null : this.channels.of(shopId));
    return { kind, orderId: orderId!, productNo, productId, channelId: named, units: units!, restsOn: null };
  }

  private async receipt(
    tx: Tx,
    message: IncomingEvent,
    facility: FoundFacility,
    bins: ReadonlyMap<string, number>,
  ): Promise<{ changes: StockChange[]; messages: OutgoingEvent[] } | Reason> {
    const receipt = message.data as ShipmentReceipt;
    const occurredAtMs = occurredAtOf(message, receipt.occurredAt);
    const booked = await this.shipments.book(tx, receipt, facility, new Date(occurredAtMs));
    if (booked === 'repeat') return { changes: [], messages: [] };
    if (!('items' in booked)) return booked;
    const changes = booked.items.map((item: BookedReceipt['items'][number]): StockChange => ({
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
    return { changes, messages: [booked.message] };
  }
}

function stockChangeOf(
  message: IncomingEvent,
  product: FoundProduct,
  facility: FoundFacility,
  bins: ReadonlyMap<string, number>,
): StockChange | Reason {
  const event = message.data as InventoryEventData;
  const occurredAtMs = occurredAtOf(message, event.occurredAt);
  const asOf = { asOfMs: occurredAtMs, isStated: event.occurredAt !== undefined };
  const effect = readStockEffect(message.type, event, asOf);
  if (!effect) return { code: 'unknown_type', message: `${message.type} is not an inventory event that is taken here` };
  return {
    ...product,
    ...facility,
    binNo: event.locationSeqId === undefined ? null : bins.get(event.locationSeqId)!,
    effect,
    occurredAtMs,
    reasonCode: event.reasonCode ?? defaultReasonOf(message.type),
    cause: causeOf(message, event),
    comments: null,
  };
}

const isProblem = (found: object): found is NotFound => 'code' in found;
const isReceipt = ({ type }: IncomingEvent): boolean => type === 'stockline.inventory-event.shipment-received.v1';

const queuedType = 'stockline.inventory-event.order-queued.v1';
const isAboutQueue = ({ type }: IncomingEvent): boolean =>
  type === queuedType || type === 'stockline.inventory-event.order-unqueued.v1';

/** A step of the queue with the place of its message in the batch. */
interface PlacedStep {
  place: number;
  step: QueueStep;
}

/**
 * Units reserved for an order come off the queue in the same transaction, resting on the stock that lacks them now; one that came too late
 * rests on the value that had it in it.
 */
const reservedOf = ({ entries, late }: Walk, placeOf: ReadonlyMap<StockChange, number>): PlacedStep[] =>
  [...entries, ...late].flatMap(({ change, version }): PlacedStep[] => {
    const { effect, cause, productNo, productId, facilityId } = change;
    if (effect.kind !== 'reserved' || cause.orderId === undefined) return [];
    const { units } = effect;
    const restsOn = version === 0 ? null : { facilityId, version };
    const step: QueueStep = {
      kind: 'reserved',
      orderId: cause.orderId,
      productNo,
      productId,
      channelId: null,
      units,
      restsOn,
    };
    return [{ place: placeOf.get(change)!, step }];
  });

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
  const arrivedMs = message.receivedAtMs;
  const said = stated ?? message.time;
  const statedMs = said === null ? arrivedMs : Date.parse(said);
  return Number.isNaN(statedMs) ? arrivedMs : Math.min(statedMs, arrivedMs);
}

function binsNamedIn(messages: readonly IncomingEvent[]): string[] {
  return messages.flatMap(({ data }) => {
    const { locationSeqId, items } = data as { locationSeqId?: string; items?: { locationSeqId?: string }[] };
    return [locationSeqId, ...(items ?? []).map((item) => item.locationSeqId)].filter((name) => name !== undefined);
  });
}
