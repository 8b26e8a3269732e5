import { beginSpan, correlation, readTraceparent, writeTraceparent } from '@app/common/observability';
import type { NextFunction, Request, Response } from 'express';

/** Asked every few seconds by machines, and nobody's cause. */
const probes = /^\/(health|metrics)(\/|$)/;

/**
 * Does a request as a step of the trace that its traceparent names, or of a new one, and tells the caller which
 * (`traceresponse`, W3C Trace Context level 2). The step is named by its route, so that ids in the path do not make a name each.
 */
export function traceRequest(request: Request, response: Response, next: NextFunction): void {
  if (probes.test(request.path)) return next();
  const parent = readTraceparent(request.get('traceparent')) ?? null;
  const span = beginSpan(request.method, { parent, kind: 'server' });
  response.setHeader('traceresponse', writeTraceparent(span.correlation));
  response.once('close', () => {
    const { statusCode } = response;
    const route = (request.route as { path?: unknown } | undefined)?.path;
    const name = typeof route === 'string' ? `${request.method} ${route}` : request.method;
    span.end({
      name,
      attributes: {
        'http.request.method': request.method,
        'http.response.status_code': statusCode,
        'url.path': request.path,
        ...(typeof route === 'string' ? { 'http.route': route } : {}),
      },
      ...(statusCode >= 500 ? { error: `answered with ${statusCode}` } : {}),
    });
  });
  correlation.run(span.correlation, next);
}
