import { isUnderWay, type BulkOperation, type BulkType } from './bulk-operation';

/** How fast bulk operations of a shop go: after how long they begin, and how many objects or lines a second they do. */
export interface BulkPace {
  startDelayMs: number;
  linesPerSecond: number;
}

const atOnce = 5;
/** How many numbers each shop has for its own. */
export const numbersAShop = 1_000_000;

/** The bulk operations of one shop, the oldest first. */
export class BulkOperations {
  readonly pace: BulkPace = { startDelayMs: 0, linesPerSecond: Infinity };
  private readonly operations: BulkOperation[] = [];

  /** Numbers are counted from there, so that no two shops have one of the same. */
  constructor(private readonly base: number) {}

  /** Those of that app and type that are under way, where no further one may begin beside them; else none. */
  inTheWayOf(app: string, type: BulkType): readonly BulkOperation[] {
    const running = this.operations.filter((one) => one.app === app && one.type === type && isUnderWay(one));
    return running.length >= atOnce ? running : [];
  }

  begin(first: Pick<BulkOperation, 'type' | 'app' | 'query' | 'createdAtMs'>): BulkOperation {
    const number = this.base + this.operations.length + 1;
    const operation: BulkOperation = {
      kind: 'BulkOperation',
      number,
      id: `gid://shopify/BulkOperation/${number}`,
      ...first,
      status: 'CREATED',
      errorCode: null,
      completedAtMs: null,
      objectCount: 0,
      rootObjectCount: 0,
      resultPath: null,
      sizeBytes: 0,
      expiresAtMs: null,
    };
    this.operations.push(operation);
    return operation;
  }

  find = (number: number): BulkOperation | undefined => this.operations[number - this.base - 1];
  ofApp = (app: string): BulkOperation[] => this.operations.filter((operation) => operation.app === app);
}
