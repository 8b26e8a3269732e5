/** What is read, and written, by bulk operations. The name is the operation's: by it a reading that was begun before a crash is found again. */
export const bulkDocuments = {
  catalogue: (name: string): string => `query ${name} {
  products {
    edges {
      node {
        id title tags vendor productType
        collections { edges { node { id title } } }
        variants { edges { node { id title sku barcode inventoryItem { id tracked } } } }
      }
    }
  }
}`,
  levels: (name: string): string => `query ${name} {
  inventoryItems {
    edges {
      node {
        id sku tracked
        inventoryLevels { edges { node { id isActive location { id } quantities(names: ["available", "on_hand"]) { name quantity } } } }
      }
    }
  }
}`,
  setQuantities: (name: string): string => `mutation ${name}($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { id }
    userErrors { field code message }
  }
}`,
} as const;
