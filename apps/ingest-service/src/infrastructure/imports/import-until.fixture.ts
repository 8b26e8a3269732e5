import { openDatabase } from '@app/common/database';
import { importFiles, type ImportStep } from '@app/common/imports';
import { trialDependencies } from './trial-dependencies.fixture';

/** A run and where its file lies. */
export interface Begun {
  url: string;
  directory: string;
  runId: string;
  parameters: object;
}

/** Runs as a program: takes a file through its steps, and is gone behind the one that it is told, with everything it holds. */
async function main({ url, directory, runId, parameters, step }: Begun & { step: ImportStep }): Promise<void> {
  const database = await openDatabase({ url, schema: 'ingest', applicationName: 'import until', migrations: [] });
  const run = {
    runId,
    parameters: parameters as Record<string, unknown>,
    signal: new AbortController().signal,
    progress: () => undefined,
    endWaiting: async () => undefined,
  };
  const onStep = (taken: ImportStep): void => void (taken === step && process.kill(process.pid, 'SIGKILL'));
  await importFiles(run, { ...trialDependencies(database, directory), onStep });
  await database.close();
}

if (require.main === module) void main(JSON.parse(process.argv[2]!) as Begun & { step: ImportStep });
