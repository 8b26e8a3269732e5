export { importFiles } from './import-files';
export { importChecks } from './import-checks';
export type { ImportRun } from './import-run';
export type { ImportDependencies } from './import-dependencies';
export { importedSoFar, type ImportOutcome, type ImportedFile } from './run-outcome';
export type {
  ImportDeclaration,
  ApplyTurn,
  StagingColumn,
  ComparedRows,
  AppliedRows,
  AppliedQuery,
  AppliedRow,
} from './import-declaration';
export type { ImportFile } from './import-file';
export type { FileImportParameters, AdditionalParameters } from './file-import-parameters';
export type { RowReader, RowProblem, StagedRow } from './row-reader';
export type { ImportStep } from './import-step';
export { importMigrations } from './import-migrations';
export type { GuardFigure, GuardLimits } from './guards/guard';
export { percentOf } from './guards/judge-guards';
export { guardSettings, readGuards } from './guards/read-guards';
export { WaitingFiles } from './guards/waiting-files';
export type { Preview } from './previews/preview';
export { forgetPreviews } from './previews/forget-previews';
export type { UndoDeclaration, Undoing } from './undo/undo-declaration';
export { UndoController } from './undo/undo.controller';
export { ImportDesk } from './import-desk';
export { endUnbegun } from './uploads/end-unbegun';
export { forgetUploads } from './uploads/forget-uploads';
export { uploadForms } from './uploads/upload-forms';
export { uploadSettings } from './uploads/upload-settings';
export { UploadsController } from './uploads/uploads.controller';
export { uploadsConnection } from './uploads/uploads';
export { ImportsController } from './http/imports.controller';
export type { ReadOption } from './read-additional-parameters';
export { byConfigId } from './by-config-id';
export { importFigures } from './import-figures';
