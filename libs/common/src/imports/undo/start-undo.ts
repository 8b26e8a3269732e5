import { writeAudit } from '@app/common/audit';
import type { RunRecord } from '@app/common/contracts';
import type { Database, Tx } from '@app/common/database';
import type { RunControl } from '@app/common/jobs';
import { StocklineError, newId } from '@app/common/kernel';
import type { ImportView } from '../http/find-imports';
import type { KnownImport } from '../import-desk';
import { insertClaim } from '../insert-claim';
import { uploadDirectory, uploadsConnection } from '../uploads/uploads';
import { markUndone } from './mark-undone';

interface Asked {
  via: RunRecord['via'];
  requestedBy: string;
  reason: string;
}

/**
 * Asks for an import to be taken back: an import of its own, whose run takes it up and, after a crash, goes on with it. That it is undone stands
 * from this moment, so that nobody asks twice and its content may be sent again.
 */
export async function startUndo(
  { database, runs }: { database: Database; runs: RunControl },
  { jobId, declaration }: KnownImport,
  view: ImportView,
  { via, requestedBy, reason }: Asked,
): Promise<RunRecord> {
  const { importId: undoneId, configId } = view;
  const { undo } = declaration;
  if (!undo) throw refused(`what ${configId} did cannot be taken back`, 'State what should stand by another file.');
  return database.transaction(async (tx) => {
    await refuseWhatCannotBe(tx, undoneId);
    const refusal = await undo.refusal?.(tx, undoneId);
    if (refusal !== undefined) throw refused(refusal, 'State what should stand by another file.');
    const importId = newId();
    const fileName = view.fileName;
    const counts = { rows: 0, applied: 0, unchanged: 0, superseded: 0, rejected: 0, errorFile: null };
    const { run } = await runs.request(tx, {
      jobId,
      parameters: { propertyResource: uploadsConnection, configId, remoteFilename: fileName },
      via,
      requestedBy,
      files: [{ importId, fileName, contentHash: null, undoOf: undoneId, ...counts }],
    });
    await insertClaim(tx, {
      importId,
      runId: run.runId!,
      given: run.parameters,
      declaration,
      connection: uploadsConnection,
      directory: uploadDirectory(importId),
      file: { name: fileName, size: 0, modifiedAt: new Date() },
      resendOf: null,
    });
    await tx.execute(
      // What it takes back spoke of that moment, and so does what takes it back.
      `update file_import u set undo_of = d.import_id, asked_by = $3, as_of = d.as_of from file_import d
       where u.import_id = $1::uuid and d.import_id = $2::uuid`,
      [importId, undoneId, requestedBy],
    );
    await markUndone(tx, importId, true);
    await writeAudit(tx, {
      who: requestedBy,
      what: 'undo import',
      subject: undoneId,
      before: { fileName, configId, applied: view.applied },
      after: { importId, runId: run.runId!, reason },
    });
    return run;
  });
}

/** Under the lock of the import's row, so that of two who ask at once one is told. */
async function refuseWhatCannotBe(tx: Tx, importId: string): Promise<void> {
  const [row] = await tx.query<{ ended: boolean; effect: boolean; undoneBy: string | null }>(
    `select ended_at is not null as ended, applied_ordinal > 0 as effect, undone_by as "undoneBy"
     from file_import where import_id = $1::uuid for update`,
    [importId],
  );
  if (row?.undoneBy)
    throw refused(
      `import ${importId} is undone already, by import ${row.undoneBy}`,
      'Undo that one to have it back; what could not be reversed is in its rows.',
    );
  if (!row?.ended)
    throw refused(`import ${importId} has not ended`, 'Cancel or reject its run, or wait until it has ended.');
  if (!row.effect) throw refused(`import ${importId} changed nothing`, 'There is nothing to take back.');
  const [back] = await tx.query<{ by: string }>(
    'select undone_by as by from file_import where undo_of = $1::uuid and undone_by is not null order by import_no desc limit 1',
    [importId],
  );
  // What stands since then is that of the newer one: by itself the file's own rows are nowhere the last.
  if (back)
    throw refused(
      `import ${importId} was undone, and is back by import ${back.by}`,
      'Undo that one to take it back again.',
    );
}

const refused = (message: string, hint: string): StocklineError =>
  new StocklineError({ code: 'import_not_undoable', message, hint });
