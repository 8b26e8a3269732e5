import type { JobId, JobParameters } from '@app/common/contracts';

export type ParameterValues = Readonly<Record<string, unknown>>;
export type RunStatus =
  | 'queued'
  | 'running'
  | 'completed'
  | 'completed_with_rejections'
  | 'nothing_to_do'
  | 'waiting_for_approval'
  | 'failed'
  | 'cancelled';

export interface RunOutcome {
  status: Extract<
    RunStatus,
    'completed' | 'completed_with_rejections' | 'nothing_to_do' | 'waiting_for_approval' | 'failed'
  >;
  counts: Record<string, number>;
  files?: readonly object[];
  error?: { code: string; message: string; hint?: string };
}

/** What a handler knows of the run it executes. */
export interface RunContext {
  readonly runId: string;
  readonly parameters: ParameterValues;
  /** 1 for the first; more after a crash or a failure that heals: take up what was begun. */
  readonly attempt: number;
  /** Set when the run is to be handed back: end what is in hand and throw. */
  readonly signal: AbortSignal;
  /** `total` null = not known. Written at most a few times a second. */
  progress(stage: string, done: number, total: number | null, unit: string): Promise<void>;
}

/** A job as a service declares it; everything shown of it comes from here. */
export interface Job {
  readonly id: JobId;
  readonly title: string;
  readonly parameters: JobParameters;
  /** Runs of one scope follow each other; different scopes run side by side. */
  scope(parameters: ParameterValues): string;
  run(context: RunContext): Promise<RunOutcome>;
}
