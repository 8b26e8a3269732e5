export interface ShownImport {
  importId: string;
  runId: string;
  configId: string;
  connection: string;
  fileName: string;
  status: string;
  dryRun: boolean;
  rows: number;
  applied: number;
  unchanged: number;
  superseded: number;
  rejected: number;
  sameAs: string | null;
  resendOf: string | null;
  resends: string[];
  arrivedAt: string;
  error: { code: string; message: string; hint?: string } | null;
  errorFile: string | null;
}

/** A file as a person reads it: how it ended, its counts, what it hangs together with, and what is wrong. */
export function tellImport(shown: ShownImport): string {
  const { applied, unchanged, superseded, rejected, error } = shown;
  const counts = { rows: shown.rows, applied, unchanged, superseded, rejected };
  return [
    `${shown.fileName}  ${shown.configId}  ${shown.dryRun ? 'preview ' : ''}${shown.status}  import ${shown.importId}`,
    `  ${Object.entries(counts)
      .map(([name, value]) => `${name} ${value.toLocaleString('en')}`)
      .join(', ')}`,
    ...(shown.sameAs ? [`  the same content as import ${shown.sameAs}`] : []),
    ...(shown.resendOf ? [`  mended rows of import ${shown.resendOf}`] : []),
    ...shown.resends.map((importId) => `  its mended rows came with import ${importId}`),
    ...(shown.errorFile ? [`  rejected rows: ${shown.errorFile} on ${shown.connection}`] : []),
    ...(error ? [`  ${error.message} (${error.code})`, ...(error.hint ? [`  ${error.hint}`] : [])] : []),
  ].join('\n');
}
