import { StocklineError } from '@app/common/kernel';
import type { ScheduleRow } from './schedule';
import { timesOf } from './times-of';

const shownTimes = 5;

/** A schedule as people see it, with the next five times that it comes, or would come if it were switched on. */
export const shownSchedule = (row: ScheduleRow, now: Date) => ({
  name: row.name,
  jobId: row.job_id,
  [row.kind]: row.expression,
  zone: row.zone,
  missed: row.missed,
  overlap: row.overlap,
  parameters: row.parameters,
  enabled: row.enabled,
  next: timesOf(row, now, shownTimes).map((time) => time.toISOString()),
  lastRunId: row.last_run_id,
  lastFiredAt: row.last_fired_at?.toISOString() ?? null,
  lastSkippedAt: row.last_skipped_at?.toISOString() ?? null,
  lastRefusal: row.last_refusal,
  changedBy: row.changed_by,
  changedAt: row.changed_at.toISOString(),
});
export type ShownSchedule = ReturnType<typeof shownSchedule>;

export const scheduleUnknown = (name: string, hint = 'See GET /schedules.'): StocklineError =>
  new StocklineError({ code: 'schedule_unknown', message: `there is no schedule "${name}" here`, hint });
