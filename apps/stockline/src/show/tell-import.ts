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
  undoOf: string | null;
  undoneBy: string | null;
  arrivedAt: string;
  guards: { says: string; limit: number; tripped: boolean }[] | null;
  previewed: { importId: string; differing: number } | null;
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
    ...(shown.undoOf ? [`  takes back import ${shown.undoOf}; superseded rows stay as they are`] : []),
    ...(shown.undoneBy ? [`  undone by import ${shown.undoneBy}`] : []),
    ...(shown.errorFile ? [`  rejected rows: ${shown.errorFile} on ${shown.connection}`] : []),
    ...(shown.guards ?? []).map(({ says, limit, tripped }) => `  ${tripped ? '!' : ' '} ${says} (limit ${limit})`),
    ...(shown.previewed
      ? [`  ${shown.previewed.differing} numbers were other ones than preview ${shown.previewed.importId} showed`]
      : []),
    ...(error ? [`  ${error.message} (${error.code})`, ...(error.hint ? [`  ${error.hint}`] : [])] : []),
  ].join('\n');
}
