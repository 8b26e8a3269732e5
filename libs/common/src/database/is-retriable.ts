import { StocklineError } from '@app/common/kernel';

const healing = new Set([
  '40001', // serialization_failure
  '40P01', // deadlock_detected
  '55P03', // lock_not_available
  '53300', // too_many_connections
  '53400', // configuration_limit_exceeded
  '25P04', // transaction_timeout
]);
const lostConnection = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);

/**
 * True where the same transaction can succeed when it is simply run again: lost connections, deadlocks, a server that restarts.
 * Everything else, a TypeError above all, stays what it is: wrong.
 */
export function isRetriable(error: unknown): boolean {
  if (error instanceof StocklineError) return error.retriable;
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string') return healing.has(code) || /^(08|57P)/.test(code) || lostConnection.has(code);
  return /Connection terminated|connection timeout|timeout exceeded when trying to connect/i.test(error.message);
}
