import type { FileConnection, RemoteFile } from '@app/common/files';
import type { Session } from '@app/common/database';
import { StocklineError, newId, shorten } from '@app/common/kernel';
import { parentImportOf } from './error-file-name';
import type { FileImport } from './file-import';
import type { FileImportParameters } from './file-import-parameters';
import type { ImportDeclaration } from './import-declaration';
import type { ImportDependencies } from './import-dependencies';
import type { ImportRun } from './import-run';
import { insertClaims } from './insert-claim';
import { isWantedBy } from './is-wanted-by';
import { toldByName } from './told-by-name';
import { wholeFiles } from './whole-files';

const claimsAStatement = 250;

interface Claim {
  run: ImportRun;
  dependencies: ImportDependencies;
  session: Session;
  connection: FileConnection;
  parameters: FileImportParameters;
  declaration: ImportDeclaration;
}

/**
 * Claims the files of incoming/<configId> that are chosen and written to their end, in the order they arrived (then by name).
 * A claim is a row; while it is unfinished nobody else can make one for the same file.
 */
export async function claimFiles(claim: Claim): Promise<FileImport[]> {
  const { run, dependencies, session, connection, parameters, declaration } = claim;
  const directory = `incoming/${parameters.configId}`;
  const { remoteFilename } = parameters;
  const { whole, growing } = await wholeFiles(connection, {
    directory,
    isWanted: isWantedBy(parameters),
    minAgeMs: dependencies.fileMinAgeMs ?? 2_000,
    doneMarker: dependencies.connections.doneMarkerOf(parameters.propertyResource),
    signal: run.signal,
  });
  if (remoteFilename !== undefined && whole.length === 0) await refuseMissing(claim, directory, growing);

  const claimed: FileImport[] = [];
  const files = inSequence(whole, parameters.fileNameRegex);
  const of = {
    runId: run.runId,
    given: run.parameters,
    declaration,
    connection: parameters.propertyResource,
    directory,
  };
  for (let from = 0; from < files.length; from += claimsAStatement) {
    const claims = files
      .slice(from, from + claimsAStatement)
      .map((file) => ({ importId: newId(), file, resendOf: parentImportOf(file.name) ?? null }));
    const rows = await insertClaims(session, of, claims);
    claimed.push(...rows);
    for (const { importId } of rows) await dependencies.onStep?.('claim', importId);
  }
  return claimed;
}

/** Where the pattern says which part of a name is its sequence, that is the order; of files without one, and else, it is that of arrival. */
function inSequence(files: readonly RemoteFile[], fileNameRegex: string): RemoteFile[] {
  const sequenceOf = new Map(files.map((file) => [file, BigInt(sequenceIn(fileNameRegex, file.name))]));
  return [...files].sort((left, right) => {
    const [first, second] = [sequenceOf.get(left)!, sequenceOf.get(right)!];
    return first < second ? -1 : first > second ? 1 : 0;
  });
}

function sequenceIn(fileNameRegex: string, name: string): string {
  try {
    return toldByName(fileNameRegex, name).sequence ?? '0';
  } catch {
    return '0';
  }
}

/** A file asked for by name that is not there fails the run, unless this run has taken it before it was interrupted. */
async function refuseMissing({ run, session, parameters }: Claim, directory: string, growing: string[]): Promise<void> {
  const { remoteFilename, propertyResource } = parameters;
  const taken = await session.query('select from file_import where run_id = $1 and file_name = $2 limit 1', [
    run.runId,
    remoteFilename,
  ]);
  if (taken.length > 0) return;
  const isGrowing = growing.length > 0;
  throw new StocklineError({
    code: isGrowing ? 'file_incomplete' : 'file_missing',
    message: `"${shorten(remoteFilename)}" is ${isGrowing ? 'still being written' : 'not'} in ${directory} of connection ${propertyResource}`,
    hint: isGrowing
      ? 'Start the job again once the upload has ended.'
      : `Put the file into ${directory}, or check remoteFilename: case counts. A file that was imported has been moved to archive/.`,
  });
}
