import type { JobId } from '@app/common/contracts';
import type { Overlap } from '../job';

/** What becomes of times that passed while no replica ran: nothing, or one run for all of them. */
export type Missed = 'skip' | 'once';
export const missedPolicies: readonly Missed[] = ['skip', 'once'];

/** When a job runs by itself. */
export interface Schedule {
  readonly name: string;
  readonly jobId: JobId;
  /** How `expression` is to be read: five cron fields, or an iCalendar rule (RFC 5545). */
  readonly kind: 'cron' | 'rrule';
  readonly expression: string;
  /** IANA zone whose wall clock the expression speaks of. */
  readonly zone: string;
  readonly missed: Missed;
  /** Null: as the job has it. */
  readonly overlap: Overlap | null;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly enabled: boolean;
}

/** A schedule that is there from the first start, switched off until its condition holds or a person decides. */
export interface DeliveredSchedule extends Omit<Schedule, 'enabled'> {
  /** Whether it has something to do; asked every few seconds while it is off and nobody has decided about it. */
  readonly onceThereIs: () => Promise<boolean>;
}

export interface ScheduleRow {
  name: string;
  job_id: JobId;
  kind: Schedule['kind'];
  expression: string;
  zone: string;
  missed: Missed;
  overlap: Overlap | null;
  parameters: Record<string, unknown>;
  enabled: boolean;
  next_at: Date | null;
  last_run_id: string | null;
  last_fired_at: Date | null;
  last_skipped_at: Date | null;
  last_refusal: { code: string; message: string; hint: string | null } | null;
  changed_by: string | null;
  changed_at: Date;
}

export const scheduleColumns = `name, job_id, kind, expression, zone, missed, overlap, parameters, enabled, next_at, last_run_id, last_fired_at,
  last_skipped_at, last_refusal, changed_by, changed_at`;
