import type { ApiVersion } from './versions';

/** What can be asked and done, with its inputs, payloads and error codes. A root that is not served does not exist here. */
export const rootsSdl = (version: ApiVersion): string => /* GraphQL */ `
  directive @idempotent(key: String!) on FIELD

  schema {
    query: QueryRoot
    mutation: Mutation
  }
  scalar DateTime
  scalar URL
  scalar UnsignedInt64

  type QueryRoot {
    bulkOperation(id: ID!): BulkOperation
    bulkOperations(after: String, first: Int, query: String, reverse: Boolean = false, sortKey: BulkOperationsSortKeys = CREATED_AT): BulkOperationConnection!
    currentBulkOperation(type: BulkOperationType = QUERY): BulkOperation @deprecated(reason: "Use \`bulkOperations\` with status filter instead.")
    currentAppInstallation: AppInstallation!
    inventoryItem(id: ID!): InventoryItem
    inventoryItems(after: String, first: Int, query: String): InventoryItemConnection!
    inventoryLevel(id: ID!): InventoryLevel
    inventoryProperties: InventoryProperties!
    location(id: ID): Location
    locations(after: String, first: Int, includeInactive: Boolean = false, includeLegacy: Boolean = false, query: String): LocationConnection!
    node(id: ID!): Node
    nodes(ids: [ID!]!): [Node]!
    productVariants(after: String, first: Int, query: String): ProductVariantConnection!
    products(after: String, first: Int, query: String): ProductConnection!
    publicApiVersions: [ApiVersion!]!
    shop: Shop!
    webhookSubscriptions(after: String, first: Int, topics: [WebhookSubscriptionTopic!]): WebhookSubscriptionConnection!
  }
  type Mutation {
    bulkOperationCancel(id: ID!): BulkOperationCancelPayload
    bulkOperationRunMutation(clientIdentifier: String, mutation: String!, stagedUploadPath: String!): BulkOperationRunMutationPayload
    bulkOperationRunQuery(groupObjects: Boolean! = false, query: String!): BulkOperationRunQueryPayload
    inventoryAdjustQuantities(input: InventoryAdjustQuantitiesInput!): InventoryAdjustQuantitiesPayload
    inventoryActivate(available: Int, inventoryItemId: ID!, locationId: ID!, onHand: Int): InventoryActivatePayload
    inventoryBulkToggleActivation(inventoryItemId: ID!, inventoryItemUpdates: [InventoryBulkToggleActivationInput!]!): InventoryBulkToggleActivationPayload
    inventoryDeactivate(inventoryLevelId: ID!): InventoryDeactivatePayload
    inventoryItemUpdate(id: ID!, input: InventoryItemInput!): InventoryItemUpdatePayload
    inventorySetQuantities(input: InventorySetQuantitiesInput!): InventorySetQuantitiesPayload
    stagedUploadsCreate(input: [StagedUploadInput!]!): StagedUploadsCreatePayload
    webhookSubscriptionCreate(topic: WebhookSubscriptionTopic!, webhookSubscription: WebhookSubscriptionInput!): WebhookSubscriptionCreatePayload
    webhookSubscriptionDelete(id: ID!): WebhookSubscriptionDeletePayload
  }

  interface DisplayableError {
    field: [String!]
    message: String!
  }
  type UserError implements DisplayableError {
    field: [String!]
    message: String!
  }

  input InventorySetQuantitiesInput {
    name: String!
    quantities: [InventoryQuantityInput!]!
    reason: String!
    referenceDocumentUri: String
  }
  input InventoryQuantityInput {
    changeFromQuantity: Int
    inventoryItemId: ID!
    locationId: ID!
    quantity: Int!
  }
  type InventorySetQuantitiesPayload {
    inventoryAdjustmentGroup: InventoryAdjustmentGroup
    userErrors: [InventorySetQuantitiesUserError!]!
  }
  type InventorySetQuantitiesUserError implements DisplayableError {
    code: InventorySetQuantitiesUserErrorCode
    field: [String!]
    message: String!
  }
  enum InventorySetQuantitiesUserErrorCode {
    CHANGE_FROM_QUANTITY_STALE
    COMPARE_QUANTITY_REQUIRED
    COMPARE_QUANTITY_STALE
    IDEMPOTENCY_CONCURRENT_REQUEST
    IDEMPOTENCY_KEY_PARAMETER_MISMATCH
    IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED
    INVALID_INVENTORY_ITEM
    INVALID_LOCATION
    INVALID_NAME
    INVALID_QUANTITY_NEGATIVE
    INVALID_QUANTITY_TOO_HIGH
    INVALID_QUANTITY_TOO_LOW
    INVALID_REASON
    INVALID_REFERENCE_DOCUMENT
    ${version < '2026-10' ? 'ITEM_NOT_STOCKED_AT_LOCATION' : ''}
    NON_MUTABLE_INVENTORY_ITEM
    NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR
  }
  type InventoryAdjustmentGroup implements Node {
    changes(inventoryItemIds: [ID!], locationIds: [ID!], quantityNames: [String!]): [InventoryChange!]!
    createdAt: DateTime!
    id: ID!
    reason: String!
    referenceDocumentUri: String
  }
  type InventoryChange {
    delta: Int!
    item: InventoryItem
    ledgerDocumentUri: String
    location: Location
    name: String!
    quantityAfterChange: Int
  }

  type InventoryActivatePayload {
    inventoryLevel: InventoryLevel
    userErrors: [UserError!]!
  }
  input InventoryItemInput {
    sku: String
    tracked: Boolean
  }
  type InventoryItemUpdatePayload {
    inventoryItem: InventoryItem
    userErrors: [UserError!]!
  }
`;
