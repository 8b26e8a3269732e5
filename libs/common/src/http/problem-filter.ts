import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { StocklineError, shorten, statusOfProblem, type ProblemCode } from '@app/common/kernel';
import type { Request, Response } from 'express';
import type { Caller } from './caller';

interface Log {
  error(facts: object, message: string): void;
}

/** A request that would have changed something, was let in, and was told no. */
export interface RefusedChange {
  who: string;
  /** Method and path. */
  request: string;
  status: number;
  code: string;
  detail: string;
}

/** Every failure of a request as RFC 9457 problem+json: code, what and where, the mend. What was not foreseen is logged whole and told in one line. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Log,
    private readonly onRefused: (change: RefusedChange) => Promise<void>,
  ) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const response = host.switchToHttp().getResponse<Response>();
    const request = host.switchToHttp().getRequest<Request & { caller?: Caller }>();
    const { status, ...problem } = this.problemOf(error, request);
    await this.keepRefusal(request, { status, ...problem });
    if (response.headersSent) {
      response.end();
      return;
    }
    response
      .status(status)
      .type('application/problem+json')
      .send(
        JSON.stringify({
          type: `about:blank#${problem.code}`,
          title: problem.code.replaceAll('_', ' '),
          status,
          ...problem,
        }),
      );
  }

  /** Of those who hold a key or token only: strangers are counted by the limit on their address, and fill no table. */
  private async keepRefusal(
    { method, path, caller }: Request & { caller?: Caller },
    { status, code, detail }: { status: number; code: string; detail: string },
  ): Promise<void> {
    if (caller === undefined || method === 'GET' || status >= 500) return;
    try {
      await this.onRefused({ who: caller.keyId, request: `${method} ${shorten(path, 200)}`, status, code, detail });
    } catch (failure) {
      this.log.error({ error: failure, method, path, code }, 'a refusal could not be written to the audit');
    }
  }

  private problemOf(
    error: unknown,
    request: Request,
  ): { status: number; code: ProblemCode; detail: string; hint?: string; errors?: unknown } {
    if (error instanceof StocklineError)
      return {
        status: statusOfProblem(error.code),
        code: error.code,
        detail: error.message,
        hint: error.hint,
        errors: error.details['errors'],
      };
    const { type, status = error instanceof HttpException ? error.getStatus() : undefined } = (error ?? {}) as {
      type?: string;
      status?: number;
    };
    if (type === 'entity.too.large' || status === 413)
      return {
        status: 413,
        code: 'body_too_large',
        detail: 'the body is larger than this route takes',
        hint: 'Send it in parts, or as a file import.',
      };
    if (
      type?.startsWith('entity.') ||
      type?.startsWith('encoding.') ||
      type?.startsWith('charset.') ||
      (status === 400 && error instanceof Error)
    )
      return {
        status: 400,
        code: 'bad_json',
        detail: `the body cannot be parsed: ${shorten((error as Error).message, 120)}`,
        hint: 'Send a JSON object with content-type application/json.',
      };
    if (status === 404)
      return {
        status: 404,
        code: 'not_found',
        detail: `there is no ${request.method} ${shorten(request.path)}`,
        hint: 'See the routes in the README.',
      };
    if (status !== undefined && status >= 400 && status < 500)
      return { status, code: 'bad_request', detail: shorten((error as Error).message, 200) };
    this.log.error(
      { error, method: request.method, path: request.path },
      'a request failed in a way that was not foreseen',
    );
    return {
      status: 500,
      code: 'internal_error',
      detail: 'something failed that was not foreseen; it is in the log of this service',
      hint: 'Report it with the time of this answer.',
    };
  }
}
