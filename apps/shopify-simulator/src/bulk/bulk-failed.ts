import type { BulkErrorCode } from './bulk-operation';

/** A bulk operation cannot go on; what it wrote until then stays. */
export class BulkFailed extends Error {
  constructor(readonly errorCode: BulkErrorCode) {
    super(errorCode);
  }
}
