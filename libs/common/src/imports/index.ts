export { importFiles } from './import-files';
export { hasFiles } from './has-files';
export { readParameters } from './read-parameters';
export { importChecks } from './import-checks';
export type { ImportRun } from './import-run';
export type { ImportDependencies } from './import-dependencies';
export { importedSoFar, type ImportOutcome, type ImportedFile } from './run-outcome';
export type { ImportDeclaration, ApplyTurn, StagingColumn, AppliedQuery, AppliedRow } from './import-declaration';
export type { AnswersDeclaration, Asked } from './answers/answers-declaration';
export { CreatedMeanwhile } from './created-meanwhile';
export type { AppliedRows, ComparedRows } from './ended-rows';
export type { ImportFile } from './import-file';
export { groupedBy } from './grouped-by';
export type { FileImportParameters, AdditionalParameters } from './file-import-parameters';
export type { RowReader, RowProblem, StagedRow, UnstagedRow } from './row-reader';
export { importSteps, type ImportStep } from './import-step';
export { importMigrations } from './import-migrations';
export type { GuardFigure, GuardLimits, JudgedGuard } from './guards/guard';
export { judgeGuards, percentOf, sayTripped } from './guards/judge-guards';
export { readGuards } from './guards/read-guards';
export { lookAtWaitingFiles } from './guards/look-at-waiting-files';
export type { Preview } from './previews/preview';
export { forgetPreviews } from './previews/forget-previews';
export type {
  ComparedTogether,
  FileTogether,
  OpenTogether,
  TogetherDeclaration,
} from './together/together-declaration';
export type { UndoDeclaration, Undoing } from './undo/undo-declaration';
export { UndoController } from './undo/undo.controller';
export { ImportDesk } from './import-desk';
export { endUnbegun } from './uploads/end-unbegun';
export { forgetUploads } from './uploads/forget-uploads';
export { uploadForms } from './uploads/upload-forms';
export type { StandingDeclaration } from './standing/standing-declaration';
export { nothingStands, notTold, type StandingNumbers } from './standing/standing-numbers';
export { compareInParallel } from './compare-in-parallel';
export { importSettings, wireImports } from './wire-imports';
export { startUpload } from './uploads/start-upload';
export { UploadsController } from './uploads/uploads.controller';
export { uploadsConnection } from './uploads/uploads';
export { ImportsController } from './http/imports.controller';
export type { ReadOption } from './read-additional-parameters';
export { byConfigId } from './by-config-id';
export { withoutFiles } from './without-files';
export { importFigures } from './import-figures';
export { ProductBook, type Unresolved } from './names/product-book';
export { NamedProducts, type Naming } from './names/named-products';
export { RepeatedKeys, bitsAPage } from './names/repeated-keys';
export { RowCells, isCell, isPlain, isSameCell } from './names/row-cells';
