/** What a code says to everyone: docs/errors.md is made from these. What happened in one case, with its value, is in the error itself. */
export interface Problem {
  readonly means: string;
  readonly mend: string;
  /** Of an HTTP answer; 422 where a rule was broken and nothing is said. */
  readonly status?: number;
}
export type Problems = Readonly<Record<string, Problem>>;
