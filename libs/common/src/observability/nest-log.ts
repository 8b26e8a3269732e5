import type { LoggerService } from '@nestjs/common';
import type { Logger } from './create-logger';

/** Nest's own words through our log: what it says while it starts is detail, its warnings and errors are not. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: unknown): void {
    this.logger.debug({ context }, String(message));
  }
  debug(message: unknown, context?: unknown): void {
    this.logger.debug({ context }, String(message));
  }
  verbose(message: unknown, context?: unknown): void {
    this.logger.trace({ context }, String(message));
  }
  warn(message: unknown, context?: unknown): void {
    this.logger.warn({ context }, String(message));
  }
  error(message: unknown, stack?: unknown, context?: unknown): void {
    this.logger.error({ context, stack }, String(message));
  }
  fatal(message: unknown, stack?: unknown, context?: unknown): void {
    this.logger.fatal({ context, stack }, String(message));
  }
}
