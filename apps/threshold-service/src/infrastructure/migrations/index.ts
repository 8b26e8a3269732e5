import { importMigrations } from '@app/common/imports';
import { CreateThresholdRules1764001700101 } from './create-threshold-rules';
import { CreateThresholds1763910000301 } from './create-thresholds';
import { FindHistoryOfImport1764200100101 } from './find-history-of-import';
import { FindRecentHistory1764001700201 } from './find-recent-history';
import { KeepFirstSku1764001700051 } from './keep-first-sku';
import { KeepSearch1764001700001 } from './keep-search';
import { LetValuesBeUndone1764200500201 } from './let-values-be-undone';
import { NameDifferences1764540000001 } from './name-differences';
import { VersionIdentifications1764270000001 } from './version-identifications';

/** What the service's schema has been through, in order. */
export const migrations = [
  ...importMigrations,
  CreateThresholds1763910000301,
  KeepSearch1764001700001,
  KeepFirstSku1764001700051,
  CreateThresholdRules1764001700101,
  FindRecentHistory1764001700201,
  FindHistoryOfImport1764200100101,
  LetValuesBeUndone1764200500201,
  VersionIdentifications1764270000001,
  NameDifferences1764540000001,
];
