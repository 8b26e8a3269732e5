export interface StocklineErrorInit {
  /** Closed, snake_case, listed in the documents: what programs go by. */
  code: string;
  /** What happened and where, with the value shortened: what people read first. */
  message: string;
  /** The mend: what to do so that it does not happen again. */
  hint?: string;
  /** True only where the same call can succeed later without anyone changing anything. */
  retriable?: boolean;
  details?: Record<string, unknown>;
  cause?: unknown;
}

/**
 * Every failure that this system foresees is one of these; anything else is a defect and is never retried.
 */
export class StocklineError extends Error {
  override readonly name = 'StocklineError';
  readonly code: string;
  readonly hint: string | undefined;
  readonly retriable: boolean;
  readonly details: Record<string, unknown>;

  constructor(init: StocklineErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.code = init.code;
    this.hint = init.hint;
    this.retriable = init.retriable ?? false;
    this.details = init.details ?? {};
  }
}
