import type { BulkDesk } from '../bulk/bulk-desk';
import type { Claim } from '../mutations/idempotency-store';
import type { WebhookSubscriptions } from '../webhooks/webhook-subscriptions';
import type { Shop } from '../state/shop';
import type { ApiVersion } from '../schema/versions';

export interface SearchWarning {
  readonly path: readonly string[];
  readonly query: string;
  readonly warnings: readonly { field: string; message: string; code: string }[];
}

/** What every resolver of one request may know. */
export interface RequestContext {
  readonly shop: Shop;
  /** The app that calls. */
  readonly app: string;
  readonly scopes: ReadonlySet<string>;
  readonly version: ApiVersion;
  readonly nowMs: () => number;
  readonly claimKey: (mutation: string, key: string, fingerprint: string) => Claim;
  /** Comes between the claim of a key and the write: what a fault does there, happens there. */
  readonly beforeWrite: (firstRow: () => number | undefined) => Promise<void>;
  readonly bulk: BulkDesk;
  readonly webhooks: WebhookSubscriptions;
  /** Whether it runs inside a bulk operation: a connection then gives all its members where no page is asked for. */
  readonly isBulk: boolean;
  /** Search terms that were not understood; they fail open and are told of. */
  readonly searchWarnings: SearchWarning[];
}
