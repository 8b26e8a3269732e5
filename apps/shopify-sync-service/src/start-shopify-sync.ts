import { topics } from '@app/common/contracts';
import { startService, type RunningService, type ServiceParts } from '@app/common/service';
import { pageSizes } from './application/delivery';
import { refreshCatalog } from './application/refresh-catalog.job';
import { syncFromShopify } from './application/sync-from-shopify.job';
import { uploadInventory } from './application/upload-inventory.job';
import { uploadRecentChanges } from './application/upload-recent-changes.job';
import type { UploadParts } from './application/upload-shops';
import { ChangeFlow } from './infrastructure/change-flow';
import { deliveredSchedules } from './infrastructure/delivered-schedules';
import { forgetRunsOfLevels } from './infrastructure/forget-runs-of-levels';
import { forgetPreviews, forgetUploads, importFigures, lookAtWaitingFiles } from '@app/common/imports';
import { observedFiles } from './infrastructure/imports/observed-files';
import { lookAtHeldReadings } from './infrastructure/look-at-held-readings';
import { PostgresHeldReadings } from './infrastructure/postgres-held-readings';
import { PostgresComparedFiles } from './infrastructure/imports/postgres-compared-files';
import { ConnectionRecords } from './infrastructure/connection-records';
import { forgetWebhooks } from './infrastructure/webhooks/keep-hint';
import { lookAtHints } from './infrastructure/webhooks/look-at-hints';
import { forgetObservedChunks } from './infrastructure/forget-observed-chunks';
import { PostgresObservedBook } from './infrastructure/postgres-observed-book';
import { BulkReadings } from './infrastructure/shopify/bulk-readings';
import { LeasedShopDoor } from './infrastructure/leased-shop-door';
import { migrations } from './infrastructure/migrations';
import { levelFigures } from './infrastructure/level-figures';
import { PostgresBulkBook } from './infrastructure/postgres-bulk-book';
import { PostgresLevels } from './infrastructure/postgres-levels';
import { PostgresCatalogueBook } from './infrastructure/postgres-catalogue-book';
import { BulkCatalogue } from './infrastructure/shopify/bulk-catalogue';
import { ShopBulkWrites } from './infrastructure/shopify/shop-bulk-writes';
import { Shops } from './infrastructure/shopify/shops';
import { readShops } from './infrastructure/shopify/shops-file';
import { shopFigures } from './infrastructure/shop-figures';
import { stateCopies } from './infrastructure/state-copies';
import { stateSources } from './infrastructure/state-sources';
import { whenCopiesRead } from './infrastructure/when-copies-read';
import { examples } from './documents/examples';
import type { ShopifySyncSettings } from './shopify-sync.config';
import { ShopifySyncModule } from './shopify-sync.module';

const heard = [
  topics.inventoryChanged,
  topics.thresholdChanged,
  topics.orderQueueChanged,
  topics.productChanged,
  topics.facilityChanged,
  topics.facilityGroupChanged,
  topics.shopifyInventoryApplied,
  topics.jobRequested,
];

/** What changed, compared with Shopify, and the difference written. */
export async function startShopifySync(settings: ShopifySyncSettings): Promise<RunningService> {
  const shops = new Shops(readShops(settings.SHOPS_FILE));
  return startService({
    name: 'shopify-sync',
    settings,
    maxConnections: 20,
    migrations,
    upkeep: [
      ...[forgetRunsOfLevels, forgetObservedChunks, forgetWebhooks],
      ...[forgetUploads(settings.UPLOADS_KEPT_DAYS), forgetPreviews],
    ],
    examples,
    state: stateSources,
    copies: stateCopies,
    subscriptions: heard.map((topic) => ({ topic })),
    own: async ({ database, log }) => {
      await shops.remember(database);
      return { shops, ...(await observedFiles(shops, settings, { database, log })) };
    },
    jobs: ({ shops, imports }, { database, transport }) => {
      const parts = uploadParts(shops, settings, { database, transport });
      const catalogue = {
        catalogue: new BulkCatalogue(shops),
        book: new PostgresCatalogueBook(database),
        shops: shops.all.map(({ shopId, untracked = 'report', notStocked = 'report' }) => ({
          shopId,
          untracked,
          notStocked,
        })),
        checkShop: parts.checkShop,
        whenStateRead: parts.whenStateRead,
      } as const;
      const sync = {
        readings: parts.readings,
        book: new PostgresObservedBook(database),
        records: new ConnectionRecords(imports.connections),
        imports,
        compared: new PostgresComparedFiles(database),
        held: new PostgresHeldReadings(database, settings.APPROVAL_WITHIN_H * 60 * 60 * 1_000),
        guards: imports.guards?.get('SYNC_INV_SHPF_MLTTHD') ?? {},
        whenStateRead: parts.whenStateRead,
        silenceMs: settings.SYNC_SILENCE_S * 1_000,
      };
      return [uploadRecentChanges(parts), uploadInventory(parts), syncFromShopify(sync), refreshCatalog(catalogue)];
    },
    parts: ({ shops, desk }, { database, transport, runs, log }) => {
      const parts = uploadParts(shops, settings, { database, transport });
      const readLocation = (shopId: string, locationId: string) => shops.readLocation(shopId, locationId);
      const hints = lookAtHints({ ...parts, database, readLocation, runs, log });
      const waiting = [lookAtWaitingFiles({ desk, runs, log }), lookAtHeldReadings({ database, runs, log })];
      if (settings.EVENT_MODE === 'off') return [hints, ...waiting];
      // A shop that a run holds is not waited for: the next look comes soon.
      const door = new LeasedShopDoor(database, shops.byId, 0);
      return [hints, ...waiting, new ChangeFlow({ ...parts, door, windowMs: settings.EVENT_WINDOW_MS, log })];
    },
    figures: ({ database }) => [...levelFigures(database), ...shopFigures(shops), ...importFigures(database)],
    schedules: (_, { database }) => deliveredSchedules(database),
    module: ({ shops, desk }, wired) => ShopifySyncModule.with({ ...wired, shops, desk }),
  });
}

/** What uploads are made of, by whatever they are begun. */
const uploadParts = (
  shops: Shops,
  settings: ShopifySyncSettings,
  { database, transport }: Pick<ServiceParts, 'database' | 'transport'>,
): UploadParts => ({
  levels: new PostgresLevels(database),
  door: new LeasedShopDoor(database, shops.byId),
  whenStateRead: async (signal: AbortSignal) => {
    await transport.whenStateRead();
    await whenCopiesRead(database, signal);
  },
  checkShop: (shopId: string) => shops.named(shopId),
  unseenGraceMs: settings.UNSEEN_GRACE_S * 1_000,
  pages: pageSizes,
  readings: new BulkReadings(shops, settings.BULK_SILENCE_S * 1_000),
  bulk: {
    book: new PostgresBulkBook(database),
    writes: new ShopBulkWrites(shops),
    writesFromMs: settings.BULK_WRITES_FROM_S * 1_000,
    silenceMs: settings.BULK_SILENCE_S * 1_000,
  },
  bulkReadsFromMs: settings.BULK_READS_FROM_S * 1_000,
});
