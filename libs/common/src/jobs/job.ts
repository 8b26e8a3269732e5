import type { Tx } from '@app/common/database';
import type { ProblemCode } from '@app/common/kernel';
import type { JobId, JobParameters } from '@app/common/contracts';
import type { ParameterCheck } from './parameter-check';
import type { ParameterValues } from './parameter-values';
import type { RunDecision } from './run-record';

export const runStatuses = [
  'queued',
  'running',
  'completed',
  'completed_with_rejections',
  'nothing_to_do',
  'waiting_for_approval',
  'failed',
  'cancelled',
] as const;
export type RunStatus = (typeof runStatuses)[number];

export interface RunOutcome {
  status: Extract<
    RunStatus,
    'completed' | 'completed_with_rejections' | 'nothing_to_do' | 'waiting_for_approval' | 'failed'
  >;
  counts: Record<string, number>;
  files?: readonly object[];
  error?: { code: ProblemCode; message: string; hint?: string };
}

/** What a handler knows of the run it executes. */
export interface RunContext {
  readonly runId: string;
  readonly parameters: ParameterValues;
  /** 1 for the first; more after a crash or a failure that heals: take up what was begun. */
  readonly attempt: number;
  /** Set once a person has approved what this run was laid aside for: go on with it. */
  readonly approval?: RunDecision | null;
  /** Ends another run of this service that waits for approval, in the caller's transaction, called last; nothing happens to one that does not wait. */
  endWaiting(tx: Tx, runId: string, error: NonNullable<RunOutcome['error']>): Promise<void>;
  /** Aborted when the run is cancelled or handed over: end what is in hand and throw. */
  readonly signal: AbortSignal;
  /** `total` null = not known. Written at most a few times a second. */
  progress(stage: string, done: number, total: number | null, unit: string): Promise<void>;
}

/** What becomes of a run that is asked for while another of its scope is queued or running. */
export type Overlap =
  /** It waits for its turn. */
  | 'queue'
  /** It is refused, naming the other run. */
  | 'refuse'
  /** It takes the place of those that have not begun; they are cancelled, naming it. */
  | 'replace-queued';
export const overlaps: readonly Overlap[] = ['queue', 'refuse', 'replace-queued'];

/** A job as a service declares it; everything shown of it comes from here. */
export interface Job {
  readonly id: JobId;
  readonly title: string;
  readonly parameters: JobParameters;
  /** Rules beyond a parameter's type, held when a run is asked for. */
  readonly checks?: Readonly<Record<string, ParameterCheck>>;
  /** Where neither the request nor its schedule says otherwise; `queue` if left out. */
  readonly overlap?: Overlap;
  /** Runs of one scope follow each other; different scopes run side by side. */
  scope(parameters: ParameterValues): string;
  run(context: RunContext): Promise<RunOutcome>;
  /** Ends what the run leaves open, in the transaction that ends it, however it ends: also one that was cancelled before anybody began it. */
  ended?(tx: Tx, run: { runId: string; error: RunOutcome['error'] | null }): Promise<void>;
  /** What a run has done that ends before its outcome is told: cancelled, or failed half way. */
  soFar?(runId: string): Promise<Pick<RunOutcome, 'counts' | 'files'>>;
}

/** A job whose engine is not part of this version: listed with its parameters, and refused when it is asked for. */
export interface NotBuiltJob extends Omit<Job, 'run'> {
  readonly run: null;
}
export type DeclaredJob = Job | NotBuiltJob;
