import { webhookTopics } from '../state/shop-event';

/** Who is told of what happens in a shop. */
export const webhookSdl = /* GraphQL */ `
  type WebhookSubscription implements Node {
    apiVersion: ApiVersion!
    createdAt: DateTime!
    format: WebhookSubscriptionFormat!
    id: ID!
    name: String
    topic: WebhookSubscriptionTopic!
    uri: String!
  }
  enum WebhookSubscriptionFormat {
    JSON
    XML
  }
  enum WebhookSubscriptionTopic {
    ${webhookTopics.join('\n    ')}
  }
  input WebhookSubscriptionInput {
    format: WebhookSubscriptionFormat
    name: String
    uri: String
  }
  type WebhookSubscriptionConnection {
    edges: [WebhookSubscriptionEdge!]!
    nodes: [WebhookSubscription!]!
    pageInfo: PageInfo!
  }
  type WebhookSubscriptionEdge {
    cursor: String!
    node: WebhookSubscription!
  }
  type WebhookSubscriptionCreatePayload {
    userErrors: [UserError!]!
    webhookSubscription: WebhookSubscription
  }
  type WebhookSubscriptionDeletePayload {
    deletedWebhookSubscriptionId: ID
    userErrors: [UserError!]!
  }
`;
