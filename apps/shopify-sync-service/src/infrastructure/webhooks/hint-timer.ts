import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { RunControl } from '@app/common/jobs';
import { lookAtLevels, type HintParts } from './look-at-hints';
import { lookAtLocations, type ReadLocation } from './look-at-locations';

interface Log {
  warn(facts: object, message: string): void;
}

const lookEveryMs = 1_000;
/** A product that is edited is edited again: the catalogue is read so long after the first hint, with all that came until then. */
const catalogueAfter = "interval '30 seconds'";

/** Looks at what webhooks hinted at, every second, shop by shop; one that cannot be looked at now does not stop the others. */
@Injectable()
export class HintTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private readonly stopping = new AbortController();

  constructor(
    private readonly parts: HintParts,
    private readonly readLocation: ReadLocation,
    private readonly runs: RunControl,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.looking ??= this.look().finally(() => (this.looking = undefined));
    }, lookEveryMs);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort(new Error('the service stops'));
    await this.looking;
  }

  private async look(): Promise<void> {
    const shops = await this.shopsHintedAt();
    await Promise.all(shops.map((shopId) => this.lookAt(shopId)));
    await this.lookAtLocations();
    await this.askForCatalogues().catch((error: unknown) =>
      this.log.warn({ error }, 'catalogues that webhooks hinted at could not be asked for; the next look will'),
    );
  }

  private async shopsHintedAt(): Promise<string[]> {
    try {
      const rows = await this.parts.database.query<{ shop_id: string }>(
        `select distinct shop_id from webhook_hint where kind = 'level' order by 1`,
      );
      return rows.map(({ shop_id }) => shop_id);
    } catch (error) {
      this.log.warn({ error }, 'what webhooks hinted at could not be looked for; the next look will');
      return [];
    }
  }

  private async lookAt(shopId: string): Promise<void> {
    try {
      await lookAtLevels(this.parts, shopId, this.stopping.signal);
    } catch (error) {
      if (!this.stopping.signal.aborted)
        this.log.warn({ shopId, error }, 'levels that webhooks hinted at could not be read; the next look will');
    }
  }

  private async lookAtLocations(): Promise<void> {
    try {
      for (const location of await lookAtLocations(this.parts.database, this.readLocation))
        this.log.warn(
          location,
          'a mapped location is not active in its shop any more: what is written there is not sold',
        );
    } catch (error) {
      this.log.warn({ error }, 'locations that webhooks hinted at could not be read; the next look will');
    }
  }

  /** The hint goes in the transaction that asks for the run: it is asked for once, whatever dies. */
  private async askForCatalogues(): Promise<void> {
    await this.parts.database.transaction(async (tx) => {
      const due = await tx.query<{ shop_id: string }>(
        `delete from webhook_hint where kind = 'catalogue' and heard_at < now() - ${catalogueAfter} returning shop_id`,
      );
      for (const { shop_id } of due)
        await this.runs.request(tx, {
          jobId: 'REFRESH_CATALOG',
          parameters: { shopId: shop_id },
          via: 'schedule',
          requestedBy: `webhook of ${shop_id}`,
        });
    });
  }
}
