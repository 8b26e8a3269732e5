import { ChoosePublished1764240400201 } from './choose-published';
import { CountRightLevels1764830000201 } from './count-right-levels';
import { CreateShopifySync1763910000201 } from './create-shopify-sync';
import { FollowBulk1764500000001 } from './follow-bulk';
import { KeepDifferences1764240400001 } from './keep-differences';
import { KeepDrift1764240400401 } from './keep-drift';
import { KeepSources1764240400101 } from './keep-sources';
import { KeepThresholdCauses1764830000301 } from './keep-threshold-causes';
import { KeepTargets1764240400501 } from './keep-targets';
import { HoldReadings1764720000201 } from './hold-readings';
import { KeepCatalogues1764260700001 } from './keep-catalogues';
import { importMigrations } from '@app/common/imports';
import { KeepObservedFiles1764720000101 } from './keep-observed-files';
import { KeepObservedChunks1764260700002 } from './keep-observed-chunks';
import { KeepWebhooks1764260700003 } from './keep-webhooks';
import { LetQueuesWait1764000400002 } from './let-queues-wait';
import { NameImportsOfIngest1764900000201 } from './name-imports-of-ingest';
import { ReadCopiesAgain1764700000101 } from './read-copies-again';
import { ReleaseDrift1764900000301 } from './release-drift';
import { StageBulkWrites1764500000101 } from './stage-bulk-writes';
import { SwitchShops1764240400601 } from './switch-shops';
import { WatchFreshness1764240400701 } from './watch-freshness';
import { WatchOrders1764240400301 } from './watch-orders';

/** The schema of this service, step by step. */
export const migrations = [
  CreateShopifySync1763910000201,
  LetQueuesWait1764000400002,
  KeepDifferences1764240400001,
  KeepSources1764240400101,
  ChoosePublished1764240400201,
  WatchOrders1764240400301,
  KeepDrift1764240400401,
  KeepTargets1764240400501,
  SwitchShops1764240400601,
  WatchFreshness1764240400701,
  KeepCatalogues1764260700001,
  KeepObservedChunks1764260700002,
  KeepWebhooks1764260700003,
  FollowBulk1764500000001,
  StageBulkWrites1764500000101,
  ReadCopiesAgain1764700000101,
  ...importMigrations,
  KeepObservedFiles1764720000101,
  HoldReadings1764720000201,
  CountRightLevels1764830000201,
  KeepThresholdCauses1764830000301,
  NameImportsOfIngest1764900000201,
  ReleaseDrift1764900000301,
];
