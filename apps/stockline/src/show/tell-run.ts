import type { RunRecord } from '@app/common/contracts';

/** A run as a person reads it: how it ended, its counts, its files, and what is wrong. */
export function tellRun(run: RunRecord): string {
  const counts = Object.entries(run.counts ?? {}).map(
    ([name, value]) => `${name} ${Number(value).toLocaleString('en')}`,
  );
  const files = (run.files ?? []) as Record<string, string | number | null>[];
  return [
    `${run.jobId}  ${run.status}  run ${run.runId}`,
    ...(counts.length > 0 ? [`  ${counts.join(', ')}`] : []),
    ...files.map(
      (file) =>
        `  ${String(file['fileName'])}: ${String(file['rows'])} rows, ${String(file['applied'])} applied, ${String(file['unchanged'])} unchanged, ` +
        `${String(file['superseded'])} superseded, ${String(file['rejected'])} rejected${file['errorFile'] ? ` (${String(file['errorFile'])})` : ''}`,
    ),
    ...(run.error
      ? [`  ${run.error.message} (${run.error.code})`, ...(run.error.hint ? [`  ${run.error.hint}`] : [])]
      : []),
  ].join('\n');
}
