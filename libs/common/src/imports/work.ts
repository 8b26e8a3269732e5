import type { Session } from '@app/common/database';
import type { FileConnection } from '@app/common/files';
import type { Arrived } from './arrived';
import type { FileImport } from './file-import';
import type { ImportDeclaration } from './import-declaration';
import type { ImportDependencies } from './import-dependencies';
import type { ImportFile } from './import-file';
import type { ImportRun } from './import-run';

/** One file in hand: everything its steps work with. */
export interface Work {
  readonly run: ImportRun;
  readonly dependencies: ImportDependencies;
  readonly session: Session;
  readonly connection: FileConnection;
  readonly declaration: ImportDeclaration;
  /** As its row says; a step takes its values over once they are committed. */
  readonly row: FileImport;
  /** The same file as declarations see it. */
  readonly file: ImportFile;
  /** Where it comes over ahead of its turn, what came of it. */
  readonly coming?: Promise<Arrived | undefined>;
}
