import { StocklineError } from '@app/common/kernel';

const longestReason = 500;

/** Why a person decides so about a run: kept with who and when, so it must be there. */
export function readReason(body: unknown): string {
  const { reason, ...others } = (typeof body === 'object' && body !== null ? body : {}) as { reason?: unknown };
  if (typeof reason === 'string' && reason.trim() !== '' && reason.length <= longestReason)
    if (Object.keys(others).length === 0) return reason.trim();
  throw new StocklineError({
    code: 'reason_missing',
    message: `the body must be an object with "reason" alone, a text of 1 to ${longestReason} characters`,
    hint: 'For example { "reason": "wrong file" }.',
  });
}
