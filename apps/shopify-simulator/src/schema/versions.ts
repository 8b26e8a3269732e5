/** The versions of the API this speaks, oldest first. */
export const apiVersions = ['2026-04', '2026-07', '2026-10'] as const;

export type ApiVersion = (typeof apiVersions)[number];

/** A version that is not served falls forward to the oldest that is. */
export const servedVersion = (asked: string): ApiVersion =>
  apiVersions.find((version) => version === asked) ?? apiVersions[0];
