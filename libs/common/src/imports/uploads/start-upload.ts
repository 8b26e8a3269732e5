import { writeAudit } from '@app/common/audit';
import type { RunRecord } from '@app/common/contracts';
import type { Database, Tx } from '@app/common/database';
import { StoredFiles, nameStored, sha256OfFile } from '@app/common/files';
import type { RequestedRun, RunControl } from '@app/common/jobs';
import { StocklineError, newId } from '@app/common/kernel';
import { parentImportOf } from '../error-file-name';
import { findImport } from '../http/find-imports';
import type { KnownImport } from '../import-desk';
import { insertClaim } from '../insert-claim';
import type { UploadQuery } from './read-upload';
import { uploadDirectory, uploadsConnection } from './uploads';

const keyKeptForMs = 24 * 60 * 60 * 1_000;

interface Upload extends UploadQuery {
  /** The file as it arrived here. */
  localFile: string;
  via: RunRecord['via'];
  requestedBy: string;
  idempotencyKey: string | undefined;
}
interface Stored {
  fileNo: string;
  contentHash: string;
}

/**
 * Takes a file in: its bytes go into the database, then name, claim, run and audit become visible in one transaction. From there on it is a
 * file of a connection like any other, and a crash loses nothing of what was answered. The same Idempotency-Key with the same file gives the same run.
 */
export async function startUpload(
  { database, runs }: { database: Database; runs: RunControl },
  known: KnownImport,
  upload: Upload,
): Promise<RequestedRun> {
  if (upload.resendOf !== undefined) await refuseStranger(database, upload.resendOf, upload.configId);
  const contentHash = await sha256OfFile(upload.localFile);
  const stored = new StoredFiles(database);
  const fileNo = await stored.write(upload.localFile);
  try {
    return await database.transaction((tx) => claimAndStart(tx, runs, known, { ...upload, contentHash, fileNo }));
  } finally {
    await stored.forgetUnnamed(fileNo);
  }
}

async function claimAndStart(
  tx: Tx,
  runs: RunControl,
  { jobId, declaration }: KnownImport,
  { fileNo, contentHash, configId, fileName, additionalParameters, via, requestedBy, ...upload }: Upload & Stored,
): Promise<RequestedRun> {
  const importId = newId();
  const untouched = { rows: 0, applied: 0, unchanged: 0, superseded: 0, rejected: 0, errorFile: null };
  const requested = await runs.request(tx, {
    jobId,
    parameters: {
      propertyResource: uploadsConnection,
      configId,
      remoteFilename: fileName,
      ...(Object.keys(additionalParameters).length > 0 ? { additionalParameters } : {}),
    },
    via,
    requestedBy,
    content: contentHash,
    files: [{ importId, fileName, contentHash, ...untouched }],
    ...(upload.idempotencyKey === undefined
      ? {}
      : { source: `http:${requestedBy}:POST /imports`, requestId: upload.idempotencyKey, keptForMs: keyKeptForMs }),
  });
  if (!requested.isNew) return requested;
  const { runId, parameters } = requested.run;
  const directory = uploadDirectory(importId);
  const facts = await nameStored(tx, fileNo, `${directory}/${fileName}`);
  await insertClaim(tx, {
    importId,
    runId: runId!,
    given: parameters,
    declaration,
    connection: uploadsConnection,
    directory,
    file: { name: fileName, ...facts },
    resendOf: upload.resendOf ?? parentImportOf(fileName) ?? null,
  });
  await writeAudit(tx, {
    who: requestedBy,
    what: 'upload file',
    subject: importId,
    before: null,
    after: { configId, fileName, runId: runId!, contentHash, parameters },
  });
  return requested;
}

/** Mended rows go to the import that they came from. */
async function refuseStranger(database: Database, resendOf: string, configId: string): Promise<void> {
  const { view } = await findImport(database, resendOf);
  if (view.configId === configId) return;
  throw new StocklineError({
    code: 'upload_unfit',
    message: `resendOf names an import of ${view.configId}, and this file is for ${configId}`,
    hint: 'Name the import whose error file this is, or leave resendOf out.',
  });
}
