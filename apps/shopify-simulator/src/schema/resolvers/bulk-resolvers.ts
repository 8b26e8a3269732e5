import type { BulkDesk } from '../../bulk/bulk-desk';
import { isUnderWay, toldStatus, type BulkOperation, type BulkType } from '../../bulk/bulk-operation';
import { planBulkQuery } from '../../bulk/bulk-query-plan';
import { readBulkMutation } from '../../bulk/read-bulk-mutation';
import { stageUpload, type StagedUploadInput } from '../../files/stage-upload';
import { userError, type UserError } from '../../mutations/user-error';
import { invalidId } from '../../requests/api-errors';
import { numberOfGid } from '../../state/gid';
import { connection, type PageArguments } from '../connection';
import type { Resolvers } from '../resolver';
import { shownTime } from '../shown-time';
import { searchIn } from '../search-in';

interface ListArguments extends PageArguments {
  query?: string | null;
  reverse: boolean;
  sortKey: 'CREATED_AT' | 'COMPLETED_AT';
}

const largestUploadBytes = 100 * 1024 * 1024;

export const bulkResolvers: Resolvers = {
  QueryRoot: {
    bulkOperation: (_root, { id }: { id: string }, { bulk }) => operationOf(bulk, id) ?? null,
    currentBulkOperation: (_root, { type }: { type: BulkType }, { bulk }) =>
      bulk.operations.ofApp(bulk.app).findLast((operation) => operation.type === type) ?? null,
    bulkOperations: (_root, args: ListArguments, context, info) => {
      const { bulk, nowMs } = context;
      const timeOf = (one: BulkOperation): number =>
        args.sortKey === 'COMPLETED_AT' ? (one.completedAtMs ?? Infinity) : one.createdAtMs;
      const sorted = bulk.operations
        .ofApp(bulk.app)
        .sort((left, right) => timeOf(left) - timeOf(right) || left.number - right.number);
      const members = args.reverse ? sorted.toReversed() : sorted;
      const position = new Map(members.map((one, index) => [one, index + 1]));
      return connection(context, args, {
        members,
        numberOf: (one) => position.get(one)!,
        keep: searchIn(context, info, args.query, ['id', 'status', 'operation_type', 'created_at'], (one, field) =>
          field === 'id'
            ? [String(one.number)]
            : [
                field === 'status'
                  ? toldStatus(one, nowMs())
                  : field === 'operation_type'
                    ? one.type
                    : shownTime(one.createdAtMs),
              ],
        ),
        show: (one) => one,
      });
    },
  },
  Mutation: {
    stagedUploadsCreate: (_root, { input }: { input: readonly StagedUploadInput[] }, { bulk, shop, nowMs }) => {
      const staged = input.map((one, index) => stageUpload(bulk, shop, one, index, nowMs()));
      return {
        stagedTargets: staged.map(({ target }) => target),
        userErrors: staged.flatMap(({ userErrors }) => userErrors),
      };
    },
    bulkOperationRunQuery: (
      _root,
      { query, groupObjects }: { query: string; groupObjects: boolean },
      { bulk, nowMs },
      info,
    ) => {
      const plan = planBulkQuery(info.schema, query);
      if ('errors' in plan) return { bulkOperation: null, userErrors: plan.errors };
      const others = bulk.operations.inTheWayOf(bulk.app, 'QUERY');
      if (others.length > 0) return { bulkOperation: null, userErrors: [inProgress('query', others)] };
      const operation = bulk.operations.begin({ type: 'QUERY', app: bulk.app, query, createdAtMs: nowMs() });
      bulk.runQuery(operation, plan, groupObjects);
      return { bulkOperation: { ...operation }, userErrors: [] };
    },
    bulkOperationRunMutation: (_root, args: RunMutation, { bulk, shop, nowMs }, info) => {
      const refuse = (...userErrors: readonly UserError[]) => ({ bulkOperation: null, userErrors });
      if (args.clientIdentifier && args.clientIdentifier.length < 10)
        return refuse(userError(['clientIdentifier'], 'is too short (minimum is 10 characters)', 'INVALID_MUTATION'));
      if (args.clientIdentifier && args.clientIdentifier.length > 255)
        return refuse(userError(['clientIdentifier'], 'is too long (maximum is 255 characters)', 'INVALID_MUTATION'));
      const mutation = readBulkMutation(info.schema, args.mutation);
      if ('errors' in mutation) return refuse(...mutation.errors);
      const file = bulk.files.stagedFile(args.stagedUploadPath);
      if (file?.path === undefined || file.shop !== shop.domain)
        return refuse(
          userError(
            null,
            "The JSONL file could not be found. Try uploading the file again, and check that you've entered the URL correctly for the stagedUploadPath mutation argument.",
            'NO_SUCH_FILE',
          ),
        );
      if (file.sizeBytes === 0)
        return refuse(userError(null, 'The input file is empty.', 'INVALID_STAGED_UPLOAD_FILE'));
      if (file.sizeBytes > largestUploadBytes)
        return refuse(
          userError(
            null,
            'The input file size exceeds the maximum allowed size of 100 MB.',
            'INVALID_STAGED_UPLOAD_FILE',
          ),
        );
      const others = bulk.operations.inTheWayOf(bulk.app, 'MUTATION');
      if (others.length > 0) return refuse(inProgress('mutation', others));
      const begun = { type: 'MUTATION', app: bulk.app, query: args.mutation, createdAtMs: nowMs() } as const;
      const operation = bulk.operations.begin(begun);
      bulk.runMutation(operation, info.schema, mutation.document, file.path);
      return { bulkOperation: { ...operation }, userErrors: [] };
    },
    bulkOperationCancel: (_root, { id }: { id: string }, { bulk }) => {
      const operation = operationOf(bulk, id);
      if (!operation) return { bulkOperation: null, userErrors: [userError(['id'], 'Bulk operation does not exist')] };
      if (!isUnderWay(operation))
        return {
          bulkOperation: operation,
          userErrors: [
            userError(null, `A bulk operation cannot be canceled when it is ${operation.status.toLowerCase()}`),
          ],
        };
      operation.status = 'CANCELING';
      return { bulkOperation: { ...operation }, userErrors: [] };
    },
  },
  BulkOperation: {
    createdAt: ({ createdAtMs }: BulkOperation) => shownTime(createdAtMs),
    completedAt: ({ completedAtMs }: BulkOperation) => (completedAtMs === null ? null : shownTime(completedAtMs)),
    status: (operation: BulkOperation, _args, { nowMs }) => toldStatus(operation, nowMs()),
    objectCount: ({ objectCount }: BulkOperation) => String(objectCount),
    rootObjectCount: ({ rootObjectCount }: BulkOperation) => String(rootObjectCount),
    fileSize: ({ resultPath, sizeBytes }: BulkOperation) => (resultPath === null ? null : String(sizeBytes)),
    url: (operation: BulkOperation, _args, { bulk, nowMs }) =>
      toldStatus(operation, nowMs()) === 'COMPLETED' ? addressOf(bulk, operation, operation.expiresAtMs!) : null,
    partialDataUrl: (operation: BulkOperation, _args, { bulk, nowMs }) =>
      operation.status === 'FAILED' || operation.status === 'CANCELED'
        ? addressOf(bulk, operation, nowMs() + 7 * 24 * 60 * 60 * 1_000)
        : null,
  },
};

interface RunMutation {
  readonly mutation: string;
  readonly stagedUploadPath: string;
  readonly clientIdentifier?: string | null;
}

function operationOf(bulk: BulkDesk, id: string): BulkOperation | undefined {
  const number = numberOfGid('BulkOperation', id);
  if (number === undefined) throw invalidId(id);
  const operation = bulk.operations.find(number);
  return operation?.app === bulk.app ? operation : undefined;
}

const inProgress = (kind: 'query' | 'mutation', others: readonly BulkOperation[]): UserError =>
  userError(
    null,
    `A bulk ${kind} operation for this app and shop is already in progress: ${others.map(({ id }) => id).join(', ')}.`,
    'OPERATION_IN_PROGRESS',
  );

/** A signed address of the result; null where nothing was written. */
function addressOf(bulk: BulkDesk, { number, resultPath }: BulkOperation, expiresAtMs: number): string | null {
  if (resultPath === null) return null;
  const path = `/bulk-results/${number}.jsonl`;
  const expiresS = Math.floor(expiresAtMs / 1_000);
  return `${bulk.origin}${path}?Expires=${expiresS}&Signature=${bulk.files.signature.of(path, expiresS)}`;
}
