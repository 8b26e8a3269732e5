import { StocklineError, shorten, type ProblemCode } from '@app/common/kernel';

/** What a failed run says: a foreseen failure in its own words, a defect in one line without its insides. */
export function toldFailure(error: unknown): { code: ProblemCode; message: string; hint?: string } {
  if (error instanceof StocklineError)
    return { code: error.code, message: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) };
  return {
    code: 'internal_error',
    message: `the run failed in a way that was not foreseen: ${shorten((error as Error)?.message ?? error, 200)}`,
    hint: 'See the log of the service at this time.',
  };
}
