/** What a service said no with, or that none answered. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly hint?: string,
    readonly errors: readonly Record<string, string>[] = [],
  ) {
    super(message);
  }
}
