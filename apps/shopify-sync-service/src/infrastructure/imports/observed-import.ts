import type { Sql } from '@app/common/database';
import type { MatchedHeader } from '@app/common/csv';
import type { ImportDeclaration, ImportFile } from '@app/common/imports';
import { answersOfIngest } from './answers-of-ingest';
import { compareObserved } from './compare-observed';
import { forgetUnsent } from './forget-unsent';
import { makeItems } from './make-items';
import { NamedLocations, type NameOfLocation } from './named-locations';
import { observedColumns, observedStaging } from './observed-columns';
import { ObservedRowReader } from './observed-row-reader';
import { previewObserved } from './preview-observed';
import { appliedOfFile, comparedOfFile } from './rows-of-file';
import { sendObserved } from './send-observed';
import { undoObserved } from './undo-observed';
import { observedGuards, weighObserved } from './weigh-observed';

/** As many rows as a chunk has that is read from a shop itself. */
const rowsAChunk = 500;

/** Levels that shops showed, from a file, as the import engine takes it through its stages. They take effect in ingest, which answers. */
export const observedImport = ({
  nameOfLocation,
  silenceMs,
}: {
  nameOfLocation: NameOfLocation;
  silenceMs: number;
}): ImportDeclaration => ({
  configId: 'SYNC_INV_SHPF_MLTTHD',
  columns: observedColumns,
  staging: observedStaging,
  differencesPerTransaction: rowsAChunk,
  choices: { duplicates: ['last', 'reject'], unknownProducts: ['reject', 'create'] },

  async open(session: Sql, file: ImportFile, header: MatchedHeader): Promise<ObservedRowReader> {
    const locations = await NamedLocations.read(session, nameOfLocation);
    return new ObservedRowReader(header, locations, file.parameters.additionalParameters.grouping);
  },

  compare: compareObserved,
  guards: observedGuards,
  weigh: weighObserved,
  preview: previewObserved,
  create: makeItems,
  apply: sendObserved,
  answers: answersOfIngest(silenceMs),
  appliedRows: appliedOfFile,
  comparedRow: comparedOfFile,
  undo: undoObserved,
  forget: forgetUnsent,
});
