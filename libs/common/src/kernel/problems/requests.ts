import type { Problems } from './problem';

export const requests = {
  bad_json: {
    status: 400,
    means: 'The body cannot be parsed.',
    mend: 'Send a JSON object with content-type application/json.',
  },
  bad_request: {
    status: 400,
    means: 'The request cannot be read, such as a path with a broken escape.',
    mend: 'Send it as the OpenAPI document shows.',
  },
  unauthenticated: {
    status: 401,
    means: 'No key came, or one that is none, has expired or was tampered with.',
    mend: 'Send "Authorization: Bearer <key or token>"; get a new one.',
  },
  webhook_unsigned: {
    status: 401,
    means: 'A webhook is not signed by the secret of a shop that is known here.',
    mend: 'Put the app’s client secret beside the shop in SHOPS_FILE (webhookSecretFile).',
  },
  forbidden: {
    status: 403,
    means: 'The key or token has a role that may not do this.',
    mend: 'Ask for the role that the answer names.',
  },
  not_found: { status: 404, means: 'There is no such route.', mend: 'See /docs of the service.' },
  body_too_large: {
    status: 413,
    means: 'The body is larger than the route takes.',
    mend: 'Send it in parts, or as a file import.',
  },
  body_invalid: {
    means: 'A member of the body is not known, missing or breaks its rule; errors[] names each.',
    mend: 'Mend the members that are named.',
  },
  query_invalid: { means: 'A filter is not known, given twice or breaks its rule.', mend: 'Mend it, or leave it out.' },
  limit_invalid: {
    means: 'limit is no whole number from 1 to 500.',
    mend: 'Ask for a page at a time, and follow nextCursor.',
  },
  cursor_invalid: { means: 'cursor is none, or of another list.', mend: 'Hand back nextCursor as it came.' },
  time_invalid: { means: 'A time is not RFC 3339.', mend: 'For example 2026-11-24T10:00:00Z.' },
  id_invalid: { means: 'An id is too long or has characters that no id has.', mend: 'See the rule in the answer.' },
  too_many_requests: {
    status: 429,
    means: 'One key, or one address, sent more requests within a minute than it may.',
    mend: 'Wait as long as Retry-After says; ask for larger pages, or wait with ?wait=.',
  },
  internal_error: {
    status: 500,
    means: 'Something failed that was not foreseen: a defect.',
    mend: 'The log of the service has it whole, with the trace of the request. Report it.',
  },
  identity_provider_silent: {
    status: 503,
    means: 'The OIDC issuer cannot be reached or does not say what it must, so no token can be checked.',
    mend: 'See whether OIDC_ISSUER can be reached from the service; keys of the file of keys work meanwhile.',
  },
  dead_letter_unknown: {
    status: 404,
    means: 'There is no such dead letter; they are kept for 30 days.',
    mend: 'See GET /dead-letters.',
  },
  state_unknown: {
    status: 404,
    means: 'The service keeps no state of that topic, neither its own nor a copy.',
    mend: 'Name one of those that GET /state lists.',
  },
  count_differs: {
    status: 409,
    means: 'Another number of dead letters matches than was expected.',
    mend: 'Count again without "expect", look at them, and repeat it.',
  },
} as const satisfies Problems;
