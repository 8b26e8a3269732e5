import type { FileImport } from '../file-import';
import { fileImportColumns } from '../file-import';
import { finishFile } from '../finish-file';
import type { ImportDesk, KnownImport } from '../import-desk';
import type { ImportRun } from '../import-run';
import { laneOf, workOn } from '../work-on';
import { withLane } from '../with-lane';

/** Brings files to their end of which only the move is left, where their run is over: nobody else would come by. A lane that is busy is left alone. */
export async function finishLeftovers(desk: ImportDesk, signal: AbortSignal): Promise<void> {
  const [some] = desk.all;
  if (!some) return;
  const left = await some.dependencies.database.query<FileImport>(
    `select ${fileImportColumns} from file_import where ended_at is null and state = 'reported' and status = 'cancelled' order by import_no`,
  );
  for (const row of left) {
    signal.throwIfAborted();
    await finish(row, desk.named(row.configId), signal);
  }
}

async function finish(row: FileImport, { declaration, dependencies }: KnownImport, signal: AbortSignal): Promise<void> {
  const busy = new AbortController();
  const run: ImportRun = {
    runId: row.runId,
    parameters: row.parameters,
    signal: AbortSignal.any([signal, busy.signal]),
    progress: () => undefined,
    endWaiting: async () => undefined,
  };
  try {
    await withLane(
      dependencies.database,
      laneOf(declaration),
      { signal: run.signal, onWaiting: () => busy.abort() },
      (session) =>
        dependencies.connections.use(row.connection, async (connection) => {
          const [now] = await session.query<FileImport>(
            `select ${fileImportColumns} from file_import where import_no = $1::bigint and ended_at is null`,
            [row.importNo],
          );
          if (now) await finishFile(workOn({ run, dependencies, session, connection }, now));
        }),
    );
  } catch (error) {
    // The lane is held: whoever holds it takes this file up as well, or the next look does.
    if (!busy.signal.aborted) throw error;
  }
}
