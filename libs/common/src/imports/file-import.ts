import type { ProblemCode } from '@app/common/kernel';
import type { GuardFigure, JudgedGuard } from './guards/guard';
import type { ImportPart } from './import-part';
import type { Previewed } from './previews/preview';

export type ImportState = 'claimed' | 'downloaded' | 'compared' | 'waiting' | 'applied' | 'reported' | 'ended';
export type FileStatus = 'completed' | 'completed_with_rejections' | 'nothing_to_do' | 'failed' | 'cancelled';

export interface FileError {
  readonly code: ProblemCode;
  readonly message: string;
  readonly hint?: string;
}

/** One file's way through the import, as its row says. `state` is the last step that is committed. */
export interface FileImport {
  importNo: string;
  importId: string;
  runId: string;
  configId: string;
  connection: string;
  directory: string;
  fileName: string;
  fileSize: number;
  modifiedAt: Date;
  arrivedAt: Date;
  asOf: Date;
  parameters: Record<string, unknown>;
  dryRun: boolean;
  resendOf: string | null;
  /** Of an undo: the import that it takes back, and who asked for it. */
  undoOf: string | null;
  askedBy: string | null;
  contentHash: string | null;
  state: ImportState;
  rows: number;
  /** The line on which the last row begins. */
  lastLine: number;
  differences: number;
  /** How many of the differences are applied: the last ordinal that is, unless they are in parts. */
  appliedOrdinal: number;
  /** Stretches of differences that are applied beside each other; null where all are in one order. */
  parts: ImportPart[] | null;
  applied: number;
  unchanged: number;
  superseded: number;
  rejected: number;
  /** Levels that no row named and that were brought to zero; no row of the file is among them. */
  zeroed: number;
  /** What rows named, nobody knew and the file created; of a preview, what it would. */
  created: number;
  /** Rows that were only held against what stands elsewhere, and change nothing. */
  compared: number;
  /** What the comparison weighed, and the same beside the limits. */
  figures: GuardFigure[] | null;
  guards: JudgedGuard[] | null;
  /** Guards that a person has let it pass. */
  approved: string[] | null;
  waitsUntil: Date | null;
  /** When the decision was made that it went on by. */
  approvalAt: string | null;
  /** How it differs from what was shown of the same content. */
  previewed: Previewed | null;
  status: FileStatus | null;
  sameAs: string | null;
  error: FileError | null;
  errorFile: string | null;
  movedTo: string | null;
  timings: Record<string, number>;
}

export const fileImportColumns = `
  import_no as "importNo", import_id as "importId", run_id as "runId", config_id as "configId", connection, directory, file_name as "fileName",
  file_size::float8 as "fileSize", modified_at as "modifiedAt", arrived_at as "arrivedAt", as_of as "asOf", parameters, dry_run as "dryRun",
  resend_of as "resendOf", undo_of as "undoOf", asked_by as "askedBy", content_hash as "contentHash", state, rows, last_line as "lastLine", differences, applied_ordinal as "appliedOrdinal", parts, applied, unchanged,
  superseded, rejected, zeroed, created, compared, figures, guards, approved, waits_until as "waitsUntil", approval_at as "approvalAt", previewed, status, same_as as "sameAs", error, error_file as "errorFile", moved_to as "movedTo", timings`;
