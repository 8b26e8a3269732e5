/** What the engine needs to know of the run it works for. */
export interface ImportRun {
  readonly runId: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
  progress(stage: string, done: number, total: number | null, unit: string): void | Promise<void>;
}
