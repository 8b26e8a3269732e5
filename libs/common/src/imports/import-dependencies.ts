import type { Database } from '@app/common/database';
import type { Connections, UnpackLimits } from '@app/common/files';
import type { GuardLimits } from './guards/guard';
import type { ImportDeclaration } from './import-declaration';
import type { ImportStep } from './import-step';

/** What the engine works with; the service wires it. */
export interface ImportDependencies {
  readonly database: Database;
  readonly declarations: ReadonlyMap<string, ImportDeclaration>;
  readonly connections: Connections;
  /** A local directory for downloaded files; each replica may have its own. */
  readonly spoolDirectory: string;
  /** Files changed more recently than this are left alone. Default 2,000. */
  readonly fileMinAgeMs?: number;
  /** How large a packed file may become; the usual limits if left out. */
  readonly unpackLimits?: Partial<UnpackLimits>;
  /** The limits of each import; without them nothing waits for approval. */
  readonly guards?: ReadonlyMap<string, GuardLimits>;
  /** How long a file waits for approval before it expires. Default three days. */
  readonly approvalWithinMs?: number;
  /** How many days a file stays in archive/ once its import has ended. For ever if left out. */
  readonly archiveKeptDays?: number;
  readonly logger: {
    info(facts: object, message: string): void;
    warn(facts: object, message: string): void;
    error(facts: object, message: string): void;
  };
  /** Told after every step and its commit, before the next one begins. */
  readonly onStep?: (step: ImportStep, importId: string) => void | Promise<void>;
}
