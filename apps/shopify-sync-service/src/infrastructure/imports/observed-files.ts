import type { Database } from '@app/common/database';
import { byConfigId, wireImports, type ImportDependencies, type ImportDesk } from '@app/common/imports';
import type { ShopifySyncSettings } from '../../shopify-sync.config';
import type { Shops } from '../shopify/shops';
import { observedImport } from './observed-import';

/** What files of levels are taken with: their connections, their guards, and the desk where they are asked for. */
export async function observedFiles(
  shops: Shops,
  settings: ShopifySyncSettings,
  around: { database: Database; log: ImportDependencies['logger'] },
): Promise<{ imports: ImportDependencies; desk: ImportDesk }> {
  const observed = observedImport({
    nameOfLocation: async ({ shopId, locationId }) => (await shops.readLocation(shopId, locationId))?.name ?? null,
    silenceMs: settings.SYNC_SILENCE_S * 1_000,
  });
  const { imports, desk } = await wireImports(settings, around, { SYNC_INV_SHPF_MLTTHD: byConfigId(observed) });
  return { imports: imports.SYNC_INV_SHPF_MLTTHD, desk };
}
