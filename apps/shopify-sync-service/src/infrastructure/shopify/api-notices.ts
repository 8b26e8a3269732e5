/** What a shop's answers said beside their data, since this replica began. */
export class ApiNotices {
  /** Answers by another version than was asked for: ours has gone out of support. */
  versionFallbacks = 0;
  /** Answers that name something deprecated in what was asked. */
  deprecations = 0;
  answeredVersion: string | null = null;
  deprecatedReason: string | null = null;

  hear(asked: string, headers: { get(name: string): string | null }): void {
    const answered = headers.get('x-shopify-api-version');
    if (answered !== null) this.answeredVersion = answered;
    if (answered !== null && answered !== asked) this.versionFallbacks++;
    const deprecated = headers.get('x-shopify-api-deprecated-reason');
    if (deprecated !== null) {
      this.deprecations++;
      this.deprecatedReason = deprecated.slice(0, 500);
    }
  }
}
