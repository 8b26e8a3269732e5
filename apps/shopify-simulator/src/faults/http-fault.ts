import type { FaultEffect } from './fault-rules';

const bodies: Partial<Record<FaultEffect, string>> = {
  'http-401': JSON.stringify({
    errors: '[API] Invalid API key or access token (unrecognized login or wrong password)',
  }),
  'http-402': JSON.stringify({ errors: 'Unavailable Shop' }),
  'http-403': JSON.stringify({ errors: 'Forbidden' }),
  'http-404': JSON.stringify({ errors: 'Not Found' }),
  'http-423': JSON.stringify({ errors: 'This shop is unavailable' }),
  'http-429': JSON.stringify({ errors: 'Too Many Requests' }),
  'http-430': JSON.stringify({ errors: 'Shopify Security Rejection' }),
};

/** The status and body of a fault that ends a call before GraphQL sees it; the gateways in front answer in HTML. */
export function httpFault(effect: FaultEffect): { status: number; body: string; isJson: boolean } | undefined {
  const status = Number(/^http-(\d{3})$/.exec(effect)?.[1]);
  if (!status) return undefined;
  const body = bodies[effect];
  return { status, body: body ?? `<html><body><h1>${status}</h1></body></html>`, isJson: body !== undefined };
}
