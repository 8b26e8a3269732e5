import type { MigrationClass } from '@app/common/database';
import { CreateStoredFiles1764200200001 } from '@app/common/files';
import { ApplyInParts1764270500001 } from './apply-in-parts';
import { CancelFiles1764200200101 } from './cancel-files';
import { CountZeroed1764212000101 } from './count-zeroed';
import { CountCreated1764510300001 } from './count-created';
import { CountCompared1764720000001 } from './count-compared';
import { CreateImports1763900000301 } from './create-imports';
import { LetFilesWait1764200300001 } from './guards/let-files-wait';
import { LetFilesBeUndone1764200500001 } from './undo/let-files-be-undone';
import { KeepPreviews1764200400001 } from './previews/keep-previews';
import { KeepLastLine1764200100001 } from './keep-last-line';
import { StateAsOf1764212000501 } from './state-as-of';

/** The tables that the engine keeps, in every service that imports. */
export const importMigrations: readonly MigrationClass[] = [
  CreateImports1763900000301,
  KeepLastLine1764200100001,
  CreateStoredFiles1764200200001,
  CancelFiles1764200200101,
  CountZeroed1764212000101,
  LetFilesWait1764200300001,
  KeepPreviews1764200400001,
  LetFilesBeUndone1764200500001,
  StateAsOf1764212000501,
  ApplyInParts1764270500001,
  CountCreated1764510300001,
  CountCompared1764720000001,
];
