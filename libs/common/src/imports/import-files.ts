import { claimFiles } from './claim-files';
import { finishClaimed, finishFiles } from './finish-files';
import { forgetArchived } from './forget-archived';
import { giveBackFiles, isCancelled } from './give-back-files';
import type { ImportDependencies } from './import-dependencies';
import type { ImportRun } from './import-run';
import { readParameters } from './read-parameters';
import { runOutcome, type ImportOutcome } from './run-outcome';
import { sweepSpool } from './spool';
import { sweepStaging } from './staging-table';
import { takeUpUnfinished } from './take-up-unfinished';
import { withLane } from './with-lane';
import { laneOf } from './work-on';

/**
 * Takes every file that is due from incoming/<configId> through to its end, in order, and tells how each ended.
 * Run again after a crash at any point it goes on where it stopped: nothing is lost and nothing takes effect twice.
 * What can heal by itself (a lost connection) is thrown as it is, with the files left where they stand.
 */
export async function importFiles(run: ImportRun, dependencies: ImportDependencies): Promise<ImportOutcome> {
  const { database, declarations, connections } = dependencies;
  const { parameters, declaration } = readParameters(run.parameters, declarations);
  const lane = laneOf(declaration);
  const onWaiting = (): void => void run.progress('waiting for the lane', 0, null, 'files');

  return withLane(database, lane, { signal: run.signal, onWaiting }, (session) =>
    connections.use(parameters.propertyResource, async (connection) => {
      await sweepSpool(dependencies);
      await sweepStaging(session);
      const around = { run, dependencies, session, connection };
      const of = { runId: run.runId, lane, declarations, connection: parameters.propertyResource };
      const unfinished = await takeUpUnfinished(session, of);
      try {
        await finishFiles(unfinished, around);
        await finishClaimed(await claimFiles({ ...around, parameters, declaration }), around);
      } catch (error) {
        if (isCancelled(run)) await giveBackFiles(run, dependencies);
        throw error;
      }
      await forgetArchived(around);
      const takenUp = unfinished.filter((row) => row.configId === declaration.configId).map((row) => row.importId);
      return runOutcome(session, run.runId, takenUp);
    }),
  );
}
