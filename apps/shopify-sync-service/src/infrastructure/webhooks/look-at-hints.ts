import type { RunControl } from '@app/common/jobs';
import { RepeatedLook, type LookOptions } from '@app/common/kernel';
import { lookAtLevels, type HintParts } from './look-at-levels';
import { lookAtLocations, type ReadLocation } from './look-at-locations';

export interface HintedParts extends HintParts {
  readLocation: ReadLocation;
  runs: RunControl;
  log: LookOptions['log'];
}

/** A product that is edited is edited again: the catalogue is read so long after the first hint, with all that came until then. */
const catalogueAfter = "interval '30 seconds'";

/** Looks at what webhooks hinted at, every second, shop by shop; one that cannot be looked at now does not stop the others. */
export const lookAtHints = (parts: HintedParts): RepeatedLook =>
  new RepeatedLook({
    look: async (signal) => {
      const shops = await parts.database.query<{ shop_id: string }>(
        `select distinct shop_id from webhook_hint where kind = 'level' order by 1`,
      );
      await Promise.all([
        ...shops.map(({ shop_id }) => inShop(parts, shop_id, signal)),
        atLocations(parts),
        askForCatalogues(parts),
      ]);
    },
    everyMs: 1_000,
    failed: 'what webhooks hinted at could not be looked for',
    log: parts.log,
  });

async function inShop(parts: HintedParts, shopId: string, signal: AbortSignal): Promise<void> {
  try {
    await lookAtLevels(parts, shopId, signal);
  } catch (error) {
    if (!signal.aborted)
      parts.log.warn({ shopId, error }, 'levels that webhooks hinted at could not be read; the next look will');
  }
}

async function atLocations({ database, readLocation, log }: HintedParts): Promise<void> {
  try {
    for (const location of await lookAtLocations(database, readLocation))
      log.warn(location, 'a mapped location is not active in its shop any more: what is written there is not sold');
  } catch (error) {
    log.warn({ error }, 'locations that webhooks hinted at could not be read; the next look will');
  }
}

/** The hint goes in the transaction that asks for the run: it is asked for once, whatever dies. */
async function askForCatalogues({ database, runs, log }: HintedParts): Promise<void> {
  try {
    await database.transaction(async (tx) => {
      const due = await tx.query<{ shop_id: string }>(
        `delete from webhook_hint where kind = 'catalogue' and heard_at < now() - ${catalogueAfter} returning shop_id`,
      );
      for (const { shop_id } of due)
        await runs.request(tx, {
          jobId: 'REFRESH_CATALOG',
          parameters: { shopId: shop_id },
          via: 'schedule',
          requestedBy: `webhook of ${shop_id}`,
        });
    });
  } catch (error) {
    log.warn({ error }, 'catalogues that webhooks hinted at could not be asked for; the next look will');
  }
}
