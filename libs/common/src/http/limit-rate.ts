import { createHash } from 'node:crypto';
import { StocklineError } from '@app/common/kernel';
import type { RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit, type Options } from 'express-rate-limit';

const windowMs = 60_000;
/** Of one address, whatever keys it tries: many keys may share an office, and a flood of wrong ones must not fill the memory. */
const addressTimes = 10;

/**
 * Lets a key make so many requests a minute in this replica, and answers 429 with Retry-After above that; probes and metrics are not counted.
 * Counted before a key is checked, so that guessing one is slow too.
 */
export function limitRate(perMinute: number): RequestHandler[] {
  const common: Partial<Options> = {
    windowMs,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    skip: ({ path }) => path.startsWith('/health/') || path === '/metrics',
    handler: (_request, _response, next) =>
      next(
        new StocklineError({
          code: 'too_many_requests',
          message: `more than ${perMinute} requests within a minute`,
          hint: 'Wait as long as Retry-After says; ask for larger pages, or wait with ?wait= instead of asking again.',
        }),
      ),
  };
  const address = (ip: string | undefined): string => ipKeyGenerator(ip ?? '127.0.0.1');
  return [
    rateLimit({
      ...common,
      limit: perMinute * addressTimes,
      keyGenerator: ({ ip }) => address(ip),
    }),
    rateLimit({
      ...common,
      limit: perMinute,
      keyGenerator: ({ headers, ip }) =>
        headers.authorization === undefined
          ? address(ip)
          : createHash('sha256').update(headers.authorization).digest('base64url'),
    }),
  ];
}
