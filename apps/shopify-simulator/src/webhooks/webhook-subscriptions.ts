import type { WebhookTopic } from '../state/shop-event';

export interface WebhookSubscription {
  readonly kind: 'WebhookSubscription';
  readonly number: number;
  readonly id: string;
  readonly app: string;
  readonly topic: WebhookTopic;
  uri: string;
  readonly name: string | null;
  readonly createdAtMs: number;
}

/** What happens to webhooks on their way, as it is set for a shop. */
export interface WebhookTrouble {
  /** The share that is never sent. */
  drop: number;
  /** The share that is sent twice. */
  duplicate: number;
  /** Whether each is overtaken by the next. */
  reorder: boolean;
}

/** How often a webhook was sent and what became of it; `waiting` still are to be sent, or sent again. */
export interface WebhookCounts {
  sent: number;
  delivered: number;
  dropped: number;
  givenUp: number;
  waiting: number;
}

/** The subscriptions of one shop, with the trouble of its webhooks. */
export class WebhookSubscriptions {
  readonly trouble: WebhookTrouble = { drop: 0, duplicate: 0, reorder: false };
  readonly counts: WebhookCounts = { sent: 0, delivered: 0, dropped: 0, givenUp: 0, waiting: 0 };
  private readonly members = new Map<number, WebhookSubscription>();
  private made = 0;

  add(subscription: Omit<WebhookSubscription, 'kind' | 'number' | 'id'>): WebhookSubscription {
    const number = ++this.made;
    const added = {
      kind: 'WebhookSubscription',
      number,
      id: `gid://shopify/WebhookSubscription/${number}`,
      ...subscription,
    } as const;
    this.members.set(number, added);
    return added;
  }

  find = (number: number): WebhookSubscription | undefined => this.members.get(number);
  remove = (number: number): boolean => this.members.delete(number);
  all = (): WebhookSubscription[] => [...this.members.values()];
  to = (topic: WebhookTopic): WebhookSubscription[] => this.all().filter((one) => one.topic === topic);
}
