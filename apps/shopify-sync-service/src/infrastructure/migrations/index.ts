import { CreateShopifySync1763910000201 } from './create-shopify-sync';
import { KeepDifferences1764240400001 } from './keep-differences';
import { KeepCatalogues1764260700001 } from './keep-catalogues';
import { KeepObservedChunks1764260700002 } from './keep-observed-chunks';
import { KeepWebhooks1764260700003 } from './keep-webhooks';
import { LetQueuesWait1764000400002 } from './let-queues-wait';

/** The schema of this service, step by step. */
export const migrations = [
  CreateShopifySync1763910000201,
  LetQueuesWait1764000400002,
  KeepDifferences1764240400001,
  KeepCatalogues1764260700001,
  KeepObservedChunks1764260700002,
  KeepWebhooks1764260700003,
];
