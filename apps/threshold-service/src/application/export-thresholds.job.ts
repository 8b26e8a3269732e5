import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { jobParameters } from '@app/common/contracts';
import type { Connections } from '@app/common/files';
import type { Job, ParameterValues, RunContext, RunOutcome } from '@app/common/jobs';
import { nearest } from '@app/common/kernel';
import { exportFileName } from '../domain/export-file-name';
import { exportCounts } from './export-counts';
import { nothingChosen } from './nothing-chosen';
import { MasterData, SearchPreferences, ThresholdExports } from './ports';

const dayMs = 24 * 60 * 60 * 1_000;
const mostUnits = 1_000_000_000;

export interface ExportDependencies {
  masterData: MasterData;
  preferences: SearchPreferences;
  exports: ThresholdExports;
  connections: Connections;
  spoolDirectory: string;
}

/**
 * EXP_PROD_THOLD, Export Product Thresholds: the products chosen, as the file that imports them.
 *
 *   master data   read to the end first: a product not yet heard of would be missing
 *   choose        by the search preference and by what was touched, each condition counted      infrastructure/exports/choose-products.ts
 *   write         one COPY into a local file                                                    infrastructure/exports/export-sql.ts
 *   upload        to outgoing/EXP_PROD_THOLD/ of the connection, under its name only when whole
 */
export class ExportThresholdsJob implements Job {
  readonly id = 'EXP_PROD_THOLD';
  readonly title = 'Export Product Thresholds';
  readonly parameters = jobParameters.EXP_PROD_THOLD;
  readonly checks: Job['checks'];

  constructor(private readonly parts: ExportDependencies) {
    this.checks = {
      propertyResource: (value) => connectionProblem(String(value), parts.connections.names),
      threshold: (value) =>
        Number(value) <= mostUnits
          ? undefined
          : { rule: 'must be at most 1,000,000,000', hint: 'Give the units to hold back.' },
    };
  }

  /** Exports to one connection follow each other. */
  scope({ propertyResource }: ParameterValues): string {
    return String(propertyResource);
  }

  async run(run: RunContext): Promise<RunOutcome> {
    const { masterData, preferences, exports, spoolDirectory } = this.parts;
    await run.progress('master data', 0, null, 'products');
    await masterData.whenRead(run.signal);
    const { facilityId, searchPreferenceId, threshold, includeAll } = run.parameters;
    const preference = typeof searchPreferenceId === 'string' ? await preferences.find(searchPreferenceId) : undefined;
    const channels = await exports.channels(typeof facilityId === 'string' ? facilityId : null);
    const request = {
      channelNos: channels.map(({ facilityNo }) => facilityNo),
      filter: preference?.filter,
      touchedSince: includeAll === true ? undefined : new Date(Date.now() - dayMs),
      units: typeof threshold === 'number' ? threshold : undefined,
    };
    await mkdir(spoolDirectory, { recursive: true });
    const localFile = join(spoolDirectory, `export-${run.runId}.csv`);
    try {
      await run.progress('choose', 0, null, 'products');
      const begunMs = Date.now();
      const written = await exports.write(request, localFile, run.signal, (bytes) =>
        run.progress('write', bytes, null, 'bytes'),
      );
      const counts = exportCounts(written, channels.length, preference);
      if (written.rows === 0)
        return { status: 'nothing_to_do', counts, error: nothingChosen(written, preference, request, channels.length) };
      const fileName = exportFileName(this.id, channels.length === 1 ? channels[0]!.facilityId : null, run.runId);
      const writtenMs = Date.now();
      const path = await this.upload(run, localFile, fileName, written.sizeBytes);
      const timings = { writeMs: writtenMs - begunMs, uploadMs: Date.now() - writtenMs };
      const { rows, products, sizeBytes, contentHash, conditions } = written;
      const searchPreference = preference && { searchPreferenceId, version: preference.version };
      const file = { fileName, path, rows, products, sizeBytes, contentHash, searchPreference, conditions, timings };
      return { status: 'completed', counts, files: [file] };
    } finally {
      await rm(localFile, { force: true });
    }
  }

  /** Repeatable: the same run writes the same name, and readers see a whole file or none. */
  private async upload(run: RunContext, localFile: string, fileName: string, sizeBytes: number): Promise<string> {
    run.signal.throwIfAborted();
    await run.progress('upload', 0, sizeBytes, 'bytes');
    const path = `outgoing/${this.id}/${fileName}`;
    await this.parts.connections.use(String(run.parameters['propertyResource']), (connection) =>
      connection.upload(localFile, path),
    );
    await run.progress('upload', sizeBytes, sizeBytes, 'bytes');
    return path;
  }
}

function connectionProblem(name: string, known: readonly string[]): { rule: string; hint: string } | undefined {
  if (known.includes(name)) return undefined;
  const near = nearest(name, known);
  return {
    rule: 'must name a connection of CONNECTIONS_FILE',
    hint: near === undefined ? `Known are ${known.join(', ') || 'none'}.` : `Did you mean ${near}?`,
  };
}
