/** Every document this service sends, valid in 2026-04, 2026-07 and 2026-10. Nothing is selected that is not read: each object costs points. */
export const documents = {
  setQuantities: {
    /** A mutation costs ten points, whatever the number of rows. */
    points: 10,
    text: `mutation SetQuantities($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { id }
    userErrors { field code message }
  }
}`,
  },
  /** Levels of up to 250 items at one location: a few points, because a list of objects costs as one. */
  readLevels: {
    points: 6,
    text: `query ReadLevels($ids: [ID!]!, $location: ID!, $names: [String!]!) {
  nodes(ids: $ids) {
    id
    ... on InventoryItem {
      tracked
      inventoryLevel(locationId: $location, includeInactive: true) {
        isActive
        quantities(names: $names) { name quantity }
      }
    }
  }
}`,
  },
  /** Every level of a location, 250 a page: the dearest way to read a level, and the only one that shows those nobody here knows of. */
  listLevels: {
    points: 36,
    text: `query ListLevels($location: ID!, $after: String, $names: [String!]!) {
  location(id: $location) {
    inventoryLevels(first: 250, after: $after, includeInactive: true) {
      nodes {
        isActive
        item { id tracked }
        quantities(names: $names) { name quantity }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}`,
  },
  /** Asked where only the rate that comes with every reply is wanted. */
  readRate: {
    points: 1,
    text: `query ReadRate { shop { id } }`,
  },
  readLocation: {
    points: 2,
    text: `query ReadLocation($id: ID!) { location(id: $id) { id name isActive } }`,
  },
  readLocations: {
    points: 15,
    text: `query ReadLocations { locations(first: 250, includeInactive: true) { nodes { id name isActive } } }`,
  },
  /** Children follow their parent, so that a result is read in one pass. */
  startBulkQuery: {
    points: 10,
    text: `mutation StartBulkQuery($query: String!) {
  bulkOperationRunQuery(query: $query, groupObjects: true) {
    bulkOperation { id status }
    userErrors { field code message }
  }
}`,
  },
  readBulk: {
    points: 1,
    text: `query ReadBulk($id: ID!) { bulkOperation(id: $id) { id status errorCode objectCount fileSize url } }`,
  },
  listBulk: {
    points: 8,
    text: `query ListBulk { bulkOperations(first: 25, sortKey: CREATED_AT, reverse: true) { nodes { id status query } } }`,
  },
  listBulkMutations: {
    points: 9,
    text: `query ListBulkMutations {
  bulkOperations(first: 50, query: "operation_type:mutation", sortKey: CREATED_AT, reverse: true) {
    nodes { id status query objectCount fileSize url partialDataUrl }
  }
}`,
  },
  stageUpload: {
    points: 11,
    text: `mutation StageUpload($filename: String!) {
  stagedUploadsCreate(input: [{ resource: BULK_MUTATION_VARIABLES, filename: $filename, mimeType: "text/jsonl", httpMethod: PUT }]) {
    stagedTargets { url parameters { name value } }
    userErrors { field message }
  }
}`,
  },
  startBulkMutation: {
    points: 10,
    text: `mutation StartBulkMutation($mutation: String!, $stagedUploadPath: String!) {
  bulkOperationRunMutation(mutation: $mutation, stagedUploadPath: $stagedUploadPath) {
    bulkOperation { id status }
    userErrors { field code message }
  }
}`,
  },
  cancelBulk: {
    points: 10,
    text: `mutation CancelBulk($id: ID!) { bulkOperationCancel(id: $id) { userErrors { field message } } }`,
  },
  track: {
    points: 10,
    text: `mutation Track($id: ID!) { inventoryItemUpdate(id: $id, input: { tracked: true }) { userErrors { field message } } }`,
  },
  activate: {
    points: 10,
    text: `mutation Activate($item: ID!, $location: ID!, $key: String!) {
  inventoryActivate(inventoryItemId: $item, locationId: $location) @idempotent(key: $key) { userErrors { field message } }
}`,
  },
} as const;

export type Document = (typeof documents)[keyof typeof documents];
