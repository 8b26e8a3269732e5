import type { FileImportParameters } from './file-import-parameters';

/** What a declaration may know about the file in hand. */
export interface ImportFile {
  /** The narrow key that SQL uses (`$1::bigint`). */
  readonly importNo: string;
  /** The id that people see. */
  readonly importId: string;
  readonly runId: string;
  readonly configId: string;
  readonly fileName: string;
  /** In bytes, as it lay on the connection. */
  readonly fileSize: number;
  /** When it was claimed. */
  readonly arrivedAt: Date;
  /** The moment an absolute value speaks of: stated, inherited from the file it mends, or its arrival; never in the future. */
  readonly asOf: Date;
  /** The import whose error file this one is, mended and sent back. */
  readonly resendOf: string | null;
  readonly parameters: FileImportParameters;
}
