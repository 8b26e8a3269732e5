import type { ProblemCode } from './problems';

export interface StocklineErrorInit {
  /** What programs go by. */
  code: ProblemCode;
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
  readonly code: ProblemCode;
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
