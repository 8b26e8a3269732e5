import type { ApiVersion } from './versions';

/** Adjusting, activating and deactivating, with the codes of their errors. */
export const stockingSdl = (version: ApiVersion): string => /* GraphQL */ `
  input InventoryAdjustQuantitiesInput {
    changes: [InventoryChangeInput!]!
    name: String!
    reason: String!
    referenceDocumentUri: String
  }
  input InventoryChangeInput {
    changeFromQuantity: Int
    delta: Int!
    inventoryItemId: ID!
    ledgerDocumentUri: String
    locationId: ID!
  }
  type InventoryAdjustQuantitiesPayload {
    inventoryAdjustmentGroup: InventoryAdjustmentGroup
    userErrors: [InventoryAdjustQuantitiesUserError!]!
  }
  type InventoryAdjustQuantitiesUserError implements DisplayableError {
    code: InventoryAdjustQuantitiesUserErrorCode
    field: [String!]
    message: String!
  }
  enum InventoryAdjustQuantitiesUserErrorCode {
    ADJUST_QUANTITIES_FAILED
    CHANGE_FROM_QUANTITY_STALE
    IDEMPOTENCY_CONCURRENT_REQUEST
    IDEMPOTENCY_KEY_PARAMETER_MISMATCH
    IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED
    INTERNAL_LEDGER_DOCUMENT
    INVALID_AVAILABLE_DOCUMENT
    INVALID_INVENTORY_ITEM
    INVALID_LEDGER_DOCUMENT
    INVALID_LOCATION
    INVALID_QUANTITY_DOCUMENT
    INVALID_QUANTITY_NAME
    INVALID_QUANTITY_TOO_HIGH
    INVALID_QUANTITY_TOO_LOW
    INVALID_REASON
    INVALID_REFERENCE_DOCUMENT
    ${version < '2026-10' ? 'ITEM_NOT_STOCKED_AT_LOCATION' : ''}
    MAX_ONE_LEDGER_DOCUMENT
    NON_MUTABLE_INVENTORY_ITEM
    SERVICE_UNAVAILABLE
  }

  type InventoryDeactivatePayload {
    userErrors: [UserError!]!
  }
  input InventoryBulkToggleActivationInput {
    activate: Boolean!
    locationId: ID!
  }
  type InventoryBulkToggleActivationPayload {
    inventoryItem: InventoryItem
    inventoryLevels: [InventoryLevel!]
    userErrors: [InventoryBulkToggleActivationUserError!]!
  }
  type InventoryBulkToggleActivationUserError implements DisplayableError {
    code: InventoryBulkToggleActivationUserErrorCode
    field: [String!]
    message: String!
  }
  enum InventoryBulkToggleActivationUserErrorCode {
    CANNOT_DEACTIVATE_FROM_ONLY_LOCATION
    COMMITTED_INVENTORY_AT_LOCATION
    FAILED_TO_STOCK_AT_LOCATION
    FAILED_TO_UNSTOCK_FROM_LOCATION
    GENERIC_ERROR
    INCOMING_INVENTORY_AT_LOCATION
    INVENTORY_ITEM_NOT_FOUND
    INVENTORY_MANAGED_BY_3RD_PARTY
    INVENTORY_MANAGED_BY_SHOPIFY
    LOCATION_NOT_FOUND
    MISSING_SKU
    RESERVED_INVENTORY_AT_LOCATION
  }
`;
