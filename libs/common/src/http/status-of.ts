/** The HTTP status of a problem code; what is not named here broke a rule and is 422. */
const statuses: Readonly<Record<string, number>> = {
  bad_json: 400,
  bad_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  job_unknown: 404,
  run_unknown: 404,
  product_unknown: 404,
  facility_unknown: 404,
  shop_unknown: 404,
  location_unknown: 404,
  method_not_allowed: 405,
  conflict: 409,
  job_not_available: 409,
  identification_taken: 409,
  external_facility_id_taken: 409,
  idempotency_key_reused: 409,
  mapping_conflict: 409,
  location_inactive: 409,
  body_too_large: 413,
  too_many_requests: 429,
  internal_error: 500,
  not_ready: 503,
};

export const statusOf = (code: string): number => statuses[code] ?? 422;
