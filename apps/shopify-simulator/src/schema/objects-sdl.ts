/** The objects that are read: names, nullability and arguments as Shopify publishes them, and no field that is not answered truly. */
export const objectsSdl = /* GraphQL */ `
  interface Node {
    id: ID!
  }
  interface LegacyInteroperability {
    legacyResourceId: UnsignedInt64!
  }
  type PageInfo {
    endCursor: String
    hasNextPage: Boolean!
    hasPreviousPage: Boolean!
    startCursor: String
  }

  type InventoryItem implements LegacyInteroperability & Node {
    createdAt: DateTime!
    duplicateSkuCount: Int!
    id: ID!
    inventoryLevel(includeInactive: Boolean = false, locationId: ID!): InventoryLevel
    inventoryLevels(
      after: String
      first: Int
      includeInactive: Boolean = false
      query: String
    ): InventoryLevelConnection!
    legacyResourceId: UnsignedInt64!
    sku: String
    tracked: Boolean!
    updatedAt: DateTime!
    variant: ProductVariant! @deprecated(reason: "Use \`variants\` instead.")
    variants(after: String, first: Int): ProductVariantConnection
  }
  type InventoryLevel implements Node {
    createdAt: DateTime!
    id: ID!
    isActive: Boolean!
    item: InventoryItem!
    location: Location!
    quantities(names: [String!]!): [InventoryQuantity!]!
    updatedAt: DateTime!
  }
  type InventoryQuantity implements Node {
    id: ID!
    name: String!
    quantity: Int!
    updatedAt: DateTime
  }
  type Location implements LegacyInteroperability & Node {
    createdAt: DateTime!
    fulfillsOnlineOrders: Boolean!
    hasActiveInventory: Boolean!
    id: ID!
    inventoryLevel(includeInactive: Boolean = false, inventoryItemId: ID!): InventoryLevel
    inventoryLevels(
      after: String
      first: Int
      includeInactive: Boolean = false
      query: String
    ): InventoryLevelConnection!
    isActive: Boolean!
    isFulfillmentService: Boolean!
    legacyResourceId: UnsignedInt64!
    name: String!
    updatedAt: DateTime!
  }
  type Product implements LegacyInteroperability & Node {
    collections(after: String, first: Int): CollectionConnection!
    id: ID!
    legacyResourceId: UnsignedInt64!
    productType: String!
    status: ProductStatus!
    tags: [String!]!
    title: String!
    updatedAt: DateTime!
    vendor: String!
    variants(after: String, first: Int): ProductVariantConnection!
  }
  enum ProductStatus {
    ACTIVE
    ARCHIVED
    DRAFT
    UNLISTED
  }
  type Collection implements Node {
    id: ID!
    legacyResourceId: UnsignedInt64!
    title: String!
  }
  enum ProductVariantInventoryPolicy {
    CONTINUE
    DENY
  }
  type ProductVariant implements LegacyInteroperability & Node {
    barcode: String
    id: ID!
    inventoryItem: InventoryItem!
    inventoryPolicy: ProductVariantInventoryPolicy!
    inventoryQuantity: Int
    legacyResourceId: UnsignedInt64!
    position: Int!
    product: Product!
    requiresComponents: Boolean!
    sku: String
    title: String!
    updatedAt: DateTime!
  }

  type CollectionConnection {
    edges: [CollectionEdge!]!
    nodes: [Collection!]!
    pageInfo: PageInfo!
  }
  type CollectionEdge {
    cursor: String!
    node: Collection!
  }
  type InventoryItemConnection {
    edges: [InventoryItemEdge!]!
    nodes: [InventoryItem!]!
    pageInfo: PageInfo!
  }
  type InventoryItemEdge {
    cursor: String!
    node: InventoryItem!
  }
  type InventoryLevelConnection {
    edges: [InventoryLevelEdge!]!
    nodes: [InventoryLevel!]!
    pageInfo: PageInfo!
  }
  type InventoryLevelEdge {
    cursor: String!
    node: InventoryLevel!
  }
  type LocationConnection {
    edges: [LocationEdge!]!
    nodes: [Location!]!
    pageInfo: PageInfo!
  }
  type LocationEdge {
    cursor: String!
    node: Location!
  }
  type ProductConnection {
    edges: [ProductEdge!]!
    nodes: [Product!]!
    pageInfo: PageInfo!
  }
  type ProductEdge {
    cursor: String!
    node: Product!
  }
  type ProductVariantConnection {
    edges: [ProductVariantEdge!]!
    nodes: [ProductVariant!]!
    pageInfo: PageInfo!
  }
  type ProductVariantEdge {
    cursor: String!
    node: ProductVariant!
  }

  type InventoryProperties {
    quantityNames: [InventoryQuantityName!]!
  }
  type InventoryQuantityName {
    belongsTo: [String!]!
    comprises: [String!]!
    displayName: String
    isInUse: Boolean!
    name: String!
  }
  type Shop implements Node {
    id: ID!
    myshopifyDomain: String!
    name: String!
    plan: ShopPlan!
  }
  type ShopPlan {
    publicDisplayName: String!
    shopifyPlus: Boolean!
  }
  type ApiVersion {
    displayName: String!
    handle: String!
    supported: Boolean!
  }
  type AppInstallation {
    accessScopes: [AccessScope!]!
  }
  type AccessScope {
    handle: String!
  }
`;
