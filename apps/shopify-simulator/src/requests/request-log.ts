export interface LoggedRequest {
  readonly at: string;
  readonly requestId: string;
  readonly operation: string | null;
  readonly status: number | 'reset';
  readonly fault: string | null;
  readonly requestedCost: number | null;
  readonly actualCost: number | null;
  readonly bucketBefore: number;
  readonly bucketAfter: number;
  readonly reply: unknown;
}

const kept = 10_000;

/** The latest calls to a shop, the oldest first. */
export class RequestLog {
  private readonly calls: LoggedRequest[] = [];
  private next = 0;

  add(call: LoggedRequest): void {
    this.calls[this.next] = call;
    this.next = (this.next + 1) % kept;
  }

  all = (): LoggedRequest[] =>
    [...this.calls.slice(this.next), ...this.calls.slice(0, this.next)].slice(-this.calls.length);
}
