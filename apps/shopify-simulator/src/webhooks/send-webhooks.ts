import { createHmac, randomUUID } from 'node:crypto';
import type { Clock } from '../clock';
import type { ShopEvent } from '../state/shop-event';
import type { Shop } from '../state/shop';
import type { WebhookSubscription, WebhookSubscriptions } from './webhook-subscriptions';

const answerWithinMs = 5_000;
/** Eight times again within four hours, as the live API does it. */
const againAfterMs = [10_000, 60_000, 300_000, 900_000, 1_800_000, 2_700_000, 3_600_000, 5_000_000];
/** How long one that is to be overtaken waits for another to do it. */
const overtakenWithinMs = 200;

interface Parcel {
  readonly subscription: WebhookSubscription;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends what happened in a shop to who subscribed to it: signed, at least once, in no order that may be relied on, and again where nobody took it. */
export class SendWebhooks {
  private heldBack: Parcel | undefined;

  constructor(
    private readonly shop: Shop,
    private readonly subscriptions: WebhookSubscriptions,
    private readonly clock: Clock,
    private readonly random: () => number,
    private readonly closing: AbortSignal,
  ) {}

  tell(event: ShopEvent, payload: object | undefined): void {
    if (!payload) return;
    const [body, eventId, at] = [JSON.stringify(payload), randomUUID(), new Date(this.clock.now()).toISOString()];
    for (const subscription of this.subscriptions.to(event.topic)) {
      const { trouble, counts } = this.subscriptions;
      if (this.random() < trouble.drop) {
        counts.dropped++;
        continue;
      }
      const parcel = { subscription, body, headers: this.headersFor(subscription, body, eventId, at) };
      const copies = this.random() < trouble.duplicate ? 2 : 1;
      for (let copy = 0; copy < copies; copy++) {
        counts.waiting++;
        this.dispatch(parcel);
      }
    }
  }

  private dispatch(parcel: Parcel): void {
    if (!this.subscriptions.trouble.reorder) return void this.deliver(parcel);
    if (this.heldBack) {
      const overtaken = this.heldBack;
      this.heldBack = undefined;
      void this.deliver(parcel).finally(() => this.deliver(overtaken));
      return;
    }
    this.heldBack = parcel;
    setTimeout(() => {
      if (this.heldBack !== parcel) return;
      this.heldBack = undefined;
      void this.deliver(parcel);
    }, overtakenWithinMs).unref();
  }

  /** Until it is taken, or given up for good: then nobody wants it, and the subscription goes. */
  private async deliver({ subscription, body, headers }: Parcel): Promise<void> {
    const { counts } = this.subscriptions;
    for (const againMs of [...againAfterMs, undefined]) {
      if (this.closing.aborted) return;
      counts.sent++;
      if (await isTaken(subscription.uri, body, headers)) {
        counts.delivered++;
        counts.waiting--;
        return;
      }
      if (againMs === undefined) break;
      try {
        await this.clock.until(this.clock.now() + againMs, this.closing);
      } catch {
        return;
      }
    }
    counts.givenUp++;
    counts.waiting--;
    this.subscriptions.remove(subscription.number);
  }

  private headersFor({ app, topic, name }: WebhookSubscription, body: string, eventId: string, at: string) {
    const secret = this.shop.access.apps.get(app)?.clientSecret ?? '';
    return {
      'Content-Type': 'application/json',
      'X-Shopify-Topic': topicInHeader(topic),
      'X-Shopify-Shop-Domain': this.shop.domain,
      'X-Shopify-API-Version': '2026-10',
      'X-Shopify-Webhook-Id': randomUUID(),
      'X-Shopify-Event-Id': eventId,
      'X-Shopify-Triggered-At': at,
      'X-Shopify-Hmac-Sha256': createHmac('sha256', secret).update(body).digest('base64'),
      ...(name === null ? {} : { 'X-Shopify-Name': name }),
    };
  }
}

/** INVENTORY_LEVELS_UPDATE is inventory_levels/update on the wire. */
export const topicInHeader = (topic: string): string => topic.toLowerCase().replace(/_([a-z]+)$/, '/$1');

async function isTaken(uri: string, body: string, headers: Readonly<Record<string, string>>): Promise<boolean> {
  try {
    const reply = await fetch(uri, { method: 'POST', body, headers, signal: AbortSignal.timeout(answerWithinMs) });
    await reply.body?.cancel();
    return reply.ok;
  } catch {
    return false;
  }
}
