import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { FileServer } from '../files/file-server';
import type { BulkOperation } from './bulk-operation';
import type { BulkOperations } from './bulk-operations';
import type { BulkQueryPlan } from './bulk-query-plan';

/** What a call may do with bulk operations: look at those of its shop, and have one run beside it. */
export interface BulkDesk {
  readonly app: string;
  /** The address that this call came to; results and uploads are found there too. */
  readonly origin: string;
  readonly operations: BulkOperations;
  readonly files: FileServer;
  runQuery(operation: BulkOperation, plan: BulkQueryPlan, isGrouped: boolean): void;
  runMutation(operation: BulkOperation, schema: GraphQLSchema, mutation: DocumentNode, uploadPath: string): void;
}
