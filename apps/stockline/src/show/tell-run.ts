import type { RunRecord } from '@app/common/contracts';

/** A run as a person reads it: how it ended, its counts, its files, and what is wrong. */
export function tellRun(run: RunRecord): string {
  const counts = Object.entries(run.counts ?? {}).map(
    ([name, value]) => `${name} ${Number(value).toLocaleString('en')}`,
  );
  const files = (run.files ?? []) as File[];
  const others = Number(run.counts?.['files'] ?? 0) - files.length;
  return [
    `${run.jobId}  ${run.status}  run ${run.runId}`,
    ...(counts.length > 0 ? [`  ${counts.join(', ')}`] : []),
    ...files.map((file) => `  ${tellFile(file)}`),
    ...(files.length > 0 && others > 0
      ? [`  and ${others.toLocaleString('en')} more: GET /imports?runId=${run.runId}`]
      : []),
    ...(run.error
      ? [`  ${run.error.message} (${run.error.code})`, ...(run.error.hint ? [`  ${run.error.hint}`] : [])]
      : []),
  ].join('\n');
}

type File = Record<string, string | number | null>;

/** A file taken in with its counts, or one written out with where it is. */
const tellFile = (file: File): string =>
  file['path'] === undefined
    ? `${String(file['fileName'])}: ${String(file['rows'])} rows, ${String(file['applied'])} applied, ${String(file['unchanged'])} unchanged, ` +
      `${String(file['superseded'])} superseded, ${String(file['rejected'])} rejected${file['errorFile'] ? ` (${String(file['errorFile'])})` : ''}`
    : `${String(file['path'])}: ${String(file['rows'])} rows${file['importId'] ? `, taken as import ${String(file['importId'])}` : ''}`;
