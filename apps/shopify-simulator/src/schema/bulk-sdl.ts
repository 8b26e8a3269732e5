/** Operations that run beside the calls, and the uploads that feed them. */
export const bulkSdl = /* GraphQL */ `
  type BulkOperation implements Node {
    completedAt: DateTime
    createdAt: DateTime!
    errorCode: BulkOperationErrorCode
    fileSize: UnsignedInt64
    id: ID!
    objectCount: UnsignedInt64!
    partialDataUrl: URL
    query: String!
    rootObjectCount: UnsignedInt64!
    status: BulkOperationStatus!
    type: BulkOperationType!
    url: URL
  }
  enum BulkOperationErrorCode {
    ACCESS_DENIED
    INTERNAL_SERVER_ERROR
    TIMEOUT
  }
  enum BulkOperationStatus {
    CANCELED
    CANCELING
    COMPLETED
    CREATED
    EXPIRED
    FAILED
    RUNNING
  }
  enum BulkOperationType {
    MUTATION
    QUERY
  }
  enum BulkOperationsSortKeys {
    COMPLETED_AT
    CREATED_AT
  }
  type BulkOperationConnection {
    edges: [BulkOperationEdge!]!
    nodes: [BulkOperation!]!
    pageInfo: PageInfo!
  }
  type BulkOperationEdge {
    cursor: String!
    node: BulkOperation!
  }
  type BulkOperationCancelPayload {
    bulkOperation: BulkOperation
    userErrors: [UserError!]!
  }
  type BulkOperationRunQueryPayload {
    bulkOperation: BulkOperation
    userErrors: [BulkOperationUserError!]!
  }
  type BulkOperationUserError implements DisplayableError {
    code: BulkOperationUserErrorCode
    field: [String!]
    message: String!
  }
  enum BulkOperationUserErrorCode {
    INVALID
    LIMIT_REACHED
    OPERATION_IN_PROGRESS
  }
  type BulkOperationRunMutationPayload {
    bulkOperation: BulkOperation
    userErrors: [BulkMutationUserError!]!
  }
  type BulkMutationUserError implements DisplayableError {
    code: BulkMutationErrorCode
    field: [String!]
    message: String!
  }
  enum BulkMutationErrorCode {
    INTERNAL_FILE_SERVER_ERROR
    INVALID_MUTATION
    INVALID_STAGED_UPLOAD_FILE
    LIMIT_REACHED
    NO_SUCH_FILE
    OPERATION_IN_PROGRESS
  }

  input StagedUploadInput {
    fileSize: UnsignedInt64
    filename: String!
    httpMethod: StagedUploadHttpMethodType = PUT
    mimeType: String!
    resource: StagedUploadTargetGenerateUploadResource!
  }
  enum StagedUploadHttpMethodType {
    POST
    PUT
  }
  enum StagedUploadTargetGenerateUploadResource {
    BULK_MUTATION_VARIABLES
    COLLECTION_IMAGE
    FILE
    IMAGE
    VIDEO
  }
  type StagedMediaUploadTarget {
    parameters: [StagedUploadParameter!]!
    resourceUrl: URL
    url: URL
  }
  type StagedUploadParameter {
    name: String!
    value: String!
  }
  type StagedUploadsCreatePayload {
    stagedTargets: [StagedMediaUploadTarget!]
    userErrors: [UserError!]!
  }
`;
