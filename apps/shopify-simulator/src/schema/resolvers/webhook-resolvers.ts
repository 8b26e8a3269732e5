import { userError } from '../../mutations/user-error';
import type { WebhookTopic } from '../../state/shop-event';
import { numberOfGid } from '../../state/gid';
import type { WebhookSubscription } from '../../webhooks/webhook-subscriptions';
import { connection, type PageArguments } from '../connection';
import type { Resolvers } from '../resolver';
import { shownTime } from '../shown-time';

interface Create {
  readonly topic: WebhookTopic;
  readonly webhookSubscription: { readonly uri?: string | null; readonly name?: string | null };
}

export const webhookResolvers: Resolvers = {
  QueryRoot: {
    webhookSubscriptions: (_root, args: PageArguments & { topics?: readonly string[] | null }, context) =>
      connection(context, args, {
        members: context.webhooks.all().filter(({ app }) => app === context.app),
        numberOf: ({ number }) => number,
        keep: ({ topic }) => args.topics?.includes(topic) ?? true,
        show: (subscription) => subscription,
      }),
  },
  Mutation: {
    webhookSubscriptionCreate: (_root, { topic, webhookSubscription }: Create, { webhooks, app, nowMs }) => {
      const refuse = (field: string, message: string) => ({
        webhookSubscription: null,
        userErrors: [userError(['webhookSubscription', field], message)],
      });
      const { uri, name = null } = webhookSubscription;
      if (!uri) return refuse('uri', "Address can't be blank");
      if (!isAddress(uri)) return refuse('uri', 'Address is invalid');
      if (webhooks.to(topic).some((one) => one.app === app && one.uri === uri))
        return refuse('uri', 'Address for this topic has already been taken');
      return { webhookSubscription: webhooks.add({ app, topic, uri, name, createdAtMs: nowMs() }), userErrors: [] };
    },
    webhookSubscriptionDelete: (_root, { id }: { id: string }, { webhooks, app }) => {
      const number = numberOfGid('WebhookSubscription', id);
      const known = number === undefined ? undefined : webhooks.find(number);
      if (known?.app !== app)
        return {
          deletedWebhookSubscriptionId: null,
          userErrors: [userError(['id'], 'Webhook subscription does not exist')],
        };
      webhooks.remove(known.number);
      return { deletedWebhookSubscriptionId: id, userErrors: [] };
    },
  },
  WebhookSubscription: {
    createdAt: ({ createdAtMs }: WebhookSubscription) => shownTime(createdAtMs),
    format: () => 'JSON',
    apiVersion: (_subscription, _args, { version }) => ({ handle: version, displayName: version, supported: true }),
  },
};

/** The live API takes https alone; here a receiver on this machine may do without. */
const isAddress = (uri: string): boolean => URL.canParse(uri) && /^https?:$/.test(new URL(uri).protocol);
