import type { IncomingMessage } from 'node:http';

/** The shop a call is for: what X-Sim-Shop names, or the host it was sent to. */
export function shopDomainOf(request: IncomingMessage): string {
  const named = request.headers['x-sim-shop'];
  return (typeof named === 'string' ? named : (request.headers.host ?? '').replace(/:\d+$/, '')).toLowerCase();
}
