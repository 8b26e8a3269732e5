export type BulkType = 'QUERY' | 'MUTATION';
export type BulkStatus = 'CREATED' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELING' | 'CANCELED';
export type BulkErrorCode = 'ACCESS_DENIED' | 'INTERNAL_SERVER_ERROR' | 'TIMEOUT';

export const resultKeptMs = 7 * 24 * 60 * 60 * 1_000;

/** One bulk operation. CREATED, RUNNING and CANCELING go on; from the others nothing leads away, except that a result expires. */
export interface BulkOperation {
  readonly kind: 'BulkOperation';
  readonly number: number;
  readonly id: string;
  readonly type: BulkType;
  /** The app that started it; another app neither sees nor counts it. */
  readonly app: string;
  readonly query: string;
  readonly createdAtMs: number;
  status: BulkStatus;
  errorCode: BulkErrorCode | null;
  completedAtMs: number | null;
  objectCount: number;
  rootObjectCount: number;
  /** Where the result lies on disk, once there is one. */
  resultPath: string | null;
  sizeBytes: number;
  expiresAtMs: number | null;
}

export const isUnderWay = ({ status }: BulkOperation): boolean =>
  status === 'CREATED' || status === 'RUNNING' || status === 'CANCELING';

/** The status as it is told at that time: what had a result that can be fetched no more is EXPIRED. */
export const toldStatus = (operation: BulkOperation, nowMs: number): BulkStatus | 'EXPIRED' =>
  operation.expiresAtMs !== null && nowMs >= operation.expiresAtMs ? 'EXPIRED' : operation.status;
